import numpy as np
import pandas as pd
np.set_printoptions(precision=3, suppress=True)
pd.set_option('display.precision', 2)
pd.set_option('display.max_rows', 4)
import json, logging, pprint, textwrap, io, csv
def spin(n):
    t = 0
    for i in range(9000000):
        t += (i * n) % 7
    return t
from dataclasses import dataclass
@dataclass
class P:
    a: np.ndarray
def work(i):
    spin(i)
    p = P(np.arange(3) / 7)
    return repr(p)
print([work(i) for i in range(2)])

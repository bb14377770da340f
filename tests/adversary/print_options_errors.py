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
def work(i):
    spin(i)
    a = np.arange(3) / 7
    try:
        raise ValueError("bad", a)
    except ValueError as e:
        return str(e)
print([work(i) for i in range(2)])

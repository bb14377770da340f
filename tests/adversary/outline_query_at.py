import math
import pandas as pd
import numpy as np
def main():
    df = pd.DataFrame({"a": np.arange(10.0), "b": np.arange(10.0) % 3})
    out = []
    k = 3
    for x in [1, 2, 3]:
        sub = df.query("a > @x and a > @k")
        acc = 0.0
        for i in range(9000):
            acc += math.sin(i * x)
        out.append((len(sub), acc))
    print(out)
main()

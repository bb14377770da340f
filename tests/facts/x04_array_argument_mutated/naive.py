import os

import numpy as np
import pandas as pd
import ray


@ray.remote
def spread(row):
    value = 1
    for step in range(30_000):
        value = (value * 31 + step) % 1_000_003
    row -= row.mean()
    return float(np.abs(row).sum()) + value


@ray.remote
def assigns(row):
    row[0] = 1.0


@ray.remote
def sorts(row):
    row.sort()


@ray.remote
def writes_cell(frame):
    frame.iloc[0, 0] = 7


@ray.remote
def fills(frame):
    frame.fillna(0, inplace=True)


@ray.remote
def adds_column(frame):
    frame["b"] = 1
    return list(frame.columns)


def seen(function, argument):
    try:
        return ray.get(function.remote(argument))
    except Exception as error:
        return f"{type(error.cause).__name__}: {error.cause}"


ray.init(address=os.environ["RAY_ADDRESS"])
print("# row[0] =", seen(assigns, np.arange(4.0)))
print("# row.sort()", seen(sorts, np.arange(4.0)))
print("# iloc", seen(writes_cell, pd.DataFrame({"a": [1, 2]})))
print("# fillna", seen(fills, pd.DataFrame({"a": [1.0, None]})))
print("# new column", seen(adds_column, pd.DataFrame({"a": [1, 2]})))
rows = [np.arange(4.0) * n for n in range(4)]
print(ray.get([spread.remote(row) for row in rows]))

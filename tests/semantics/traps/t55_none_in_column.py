# item: T55
# expect: S
# why: None in an integer column must stay None, not become NaN
import pandas as pd


def grade(n, steps):
    value = n
    for step in range(steps):
        value = (value * 31 + step) % 1_000_003
    return None if n % 3 == 0 else value


def describe(row, steps):
    value = row["n"]
    for step in range(steps):
        value = (value * 31 + step) % 1_000_003
    return {"n": row["n"], "grade": row["grade"], "value": value}


rows = [{"n": n, "grade": grade(n, 20_000)} for n in range(7)]
print([row["grade"] for row in rows])
described = [describe(row, 20_000) for row in rows]
print(described[0], type(described[1]["grade"]).__name__)
frame = pd.DataFrame(described, dtype=object)
print(frame.to_string())

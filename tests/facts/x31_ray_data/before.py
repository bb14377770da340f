"""Batches that are judged by their own mean; rows with None and tuples; a handler for one kind of failure."""


def normalise(batch):
    value = 0
    for step in range(30_000):
        value = (value * 31 + step) % 1_000_003
    mean = sum(row["n"] for row in batch) / len(batch)
    return [row["n"] - mean for row in batch]


def describe(row):
    value = 0
    for step in range(30_000):
        value = (value * 31 + step) % 1_000_003
    return type(row["m"]).__name__, type(row["pair"]).__name__


def divide(row):
    value = 0
    for step in range(30_000):
        value = (value * 31 + step) % 1_000_003
    return value / row["n"]


rows = [{"n": n, "m": None if n == 1 else n, "pair": (n, n)} for n in range(10)]
out = []
for start in range(0, len(rows), 4):
    out += normalise(rows[start : start + 4])
print(out)
print([describe(row) for row in rows[:3]])
try:
    print([divide(row) for row in rows])
except ZeroDivisionError:
    print("zero")

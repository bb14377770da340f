# item: S34
# expect: C
# why: one fit per group of a table
import pandas as pd


def fit(name, group, steps):
    value = len(group)
    for step in range(steps):
        value = (value * 31 + step) % 1_000_003
    return {"name": name, "mean": float(group["v"].mean()), "value": value}


df = pd.DataFrame({"k": list("abcabcaab"), "v": range(9)})
rows = []
for name, group in df.groupby("k"):
    rows.append(fit(name, group, 30_000))
print(rows)

# item: S35
# expect: C
# why: a heavy function of one column
import pandas as pd


def crunch(x):
    value = x
    for step in range(10_000 * (x + 1)):
        value = (value * 31 + step) % 1_000_003
    return value


df = pd.DataFrame({"x": range(6)})
df["y"] = df["x"].apply(crunch)
print(df.to_string())
print(df.dtypes.to_string())

# item: S33
# expect: C
# why: independent tables, cleaned and joined on the driver
import os
import tempfile

import pandas as pd


def clean(frame, steps):
    value = len(frame)
    for step in range(steps):
        value = (value * 31 + step) % 1_000_003
    frame = frame.dropna().copy()
    frame["b"] = frame["b"] + value
    return frame


def main():
    folder = tempfile.mkdtemp()
    paths = [os.path.join(folder, f"{n}.csv") for n in range(4)]
    for n, path in enumerate(paths):
        with open(path, "w") as handle:
            handle.write(f"a,b\n{n},1\n{n + 1},\n{n + 2},3\n")
    frames = []
    for path in paths:
        df = pd.read_csv(path)
        frames.append(clean(df, 30_000))
    full = pd.concat(frames)
    print(full.to_string())


main()

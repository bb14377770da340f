# An attribute set on a frame is not pickled; only `.attrs` is.
import pandas as pd


def make(x):
    value = x
    for step in range(30_000):
        value = (value * 31 + step) % 1_000_003
    frame = pd.DataFrame({"a": [value]})
    frame.note = "made"
    return frame


frames = [make(x) for x in range(3)]
print([frame.note for frame in frames])

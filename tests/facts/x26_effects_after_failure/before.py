"""An item fails; the files of the items behind it must not be written."""

import os

FOLDER = os.path.abspath(".")


def save(x):
    value = x
    for step in range(30_000):
        value = (value * 31 + step) % 1_000_003
    if x == 2:
        raise ValueError(x)
    with open(os.path.join(FOLDER, f"part{x}.txt"), "w") as part:
        part.write(str(value))
    return value


try:
    print([save(x) for x in range(5)])
except ValueError:
    print(sorted(name for name in os.listdir(FOLDER) if name.startswith("part")))

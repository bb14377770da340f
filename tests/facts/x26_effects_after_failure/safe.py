"""The loop writes the files, and stops at the item that fails."""

import os


def value_of(x):
    value = x
    for step in range(30_000):
        value = (value * 31 + step) % 1_000_003
    if x == 2:
        raise ValueError(x)
    return value


def main():
    for x in range(5):
        value = value_of(x)
        with open(f"part{x}.txt", "w") as part:
            part.write(str(value))


try:
    main()
except ValueError:
    print(sorted(name for name in os.listdir(".") if name.startswith("part")))

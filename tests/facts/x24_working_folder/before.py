"""Every call writes a file of its own, at a relative path."""

import os


def save(x):
    value = x
    for step in range(30_000):
        value = (value * 31 + step) % 1_000_003
    with open(f"part{x}.txt", "w") as part:
        part.write(str(value))
    return value


print([save(x) for x in range(3)])
print([os.path.exists(f"part{x}.txt") for x in range(3)])

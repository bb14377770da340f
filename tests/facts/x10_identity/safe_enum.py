"""So is the member of an enumeration."""

import enum


class Kind(enum.Enum):
    ODD = 1
    EVEN = 2


def find(x):
    for step in range(30_000):
        x = (x * 31 + step) % 1_000_003
    return Kind.ODD if x % 2 else Kind.EVEN


found = [find(x) for x in range(6)]
print([i for i, value in enumerate(found) if value is Kind.ODD])

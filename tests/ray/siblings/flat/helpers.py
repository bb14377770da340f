"""What shops are, and what they are worth."""
import enum
import math
from dataclasses import dataclass

from settings import ROUNDS

WEIGHTS = {"even": 1.5, "odd": 0.5}


class ShopError(ValueError):
    pass


class Grade(enum.Enum):
    GOOD = 1
    POOR = 2


@dataclass
class Shop:
    name: str
    size: int


def score(shop):
    total = 0.0
    for k in range(ROUNDS):
        weight = WEIGHTS["even" if k % 2 == 0 else "odd"]
        total += weight * math.sin(k * shop.size)
    return round(total, 6)


def grade(shop):
    return Grade.GOOD if score(shop) > 1 else Grade.POOR


def strict(shop):
    if shop.size == 0:
        raise ShopError(shop.name)
    return score(shop)


if __name__ == "__main__":
    print(score(Shop("test", 3)))

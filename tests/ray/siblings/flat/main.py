"""Scores a few shops: functions, a class, an enum and an exception of modules next to the script."""
import settings
from helpers import Grade, Shop, ShopError, grade, score
import helpers as h


def describe(shop):
    return f"{shop.name}: {h.score(shop) / settings.SCALE:.3f}"


def main():
    shops = [Shop(f"shop{n}", n + 1) for n in range(8)]
    for shop, value in zip(shops, [score(shop) for shop in shops]):
        print(shop.name, value)
    for line in [describe(shop) for shop in shops]:
        print(line)
    grades = [grade(shop) for shop in shops]
    print([found is Grade.GOOD for found in grades])
    try:
        print([h.strict(shop) for shop in shops + [Shop("closed", 0)]])
    except ShopError:
        print("a shop is closed")


if __name__ == "__main__":
    main()

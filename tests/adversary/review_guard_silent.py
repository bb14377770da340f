# The guard reads `floor` of the round before; converted, it is `if not (price < (price - 1))`: the skipped rounds are launched, too,
# and every later round takes the result of another item. No crash: the last number is silently wrong.
def rate(price):
    total = 0
    for step in range(20000):
        total = (total * 31 + step + price) % 1009
    return total


def main(prices):
    rated = []
    floor = 0
    for price in prices:
        if price < floor:
            continue
        floor = price - 1
        rated.append((price, rate(price)))
    return rated


print(main([3, 5, 1, 9]))

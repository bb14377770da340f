"""Lambdas over `map` and `filter`, whatever takes the items."""


def work(x, by=2):
    total = x
    for step in range(x + 3):
        total = (total * 31 + step + by) % 1009
    return total


def main():
    xs, ys = [3, 1, 2, 5], [1, 2, 3]
    offset = 4
    print(list(map(lambda x: work(x, offset), xs)))
    print(sum(map(lambda x, y: work(x, y) + 1, xs, ys)))
    print(sorted(map(lambda x: work(x) if x > 1 else offset, xs)))
    print(list(filter(lambda x: work(x, offset) % 2, xs)))
    print(list(filter(lambda x: True if x == 1 else work(x) > 500, xs)))
    print(any(map(lambda x: work(x, offset) > 300, xs)))
    print({*map(lambda x: work(x), xs)})
    print(list(map(lambda x: work(work(x) % 7), xs)))


main()

"""What a lambda closes over is its own."""


def work(x):
    total = x
    for step in range(x + 3):
        total = (total * 31 + step) % 1009
    return total


def main():
    xs = [3, 1, 2, 5]
    adders = list(map(lambda x: (work(x), lambda: x), xs))
    print([(a, b()) for a, b in adders])
    print(list(map(lambda x, k=xs[0]: work(x) + k, xs)))
    print(list(map(lambda *x: work(x[0]), xs)))


main()

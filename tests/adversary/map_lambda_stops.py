"""A `StopIteration` from the function ends `map`, but not a comprehension."""


def work(x):
    total = x
    for step in range(x + 3):
        total = (total * 31 + step) % 1009
    return total


def main():
    xs = [3, 1, 2, 5]
    some = iter([1, 2])
    print(list(map(lambda x: work(x) + next(some), xs)))

    def stop(x):
        if x == 2:
            raise StopIteration
        return work(x)

    print(list(map(lambda x: stop(x), xs)))


main()

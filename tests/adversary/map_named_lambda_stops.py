# A lambda that a mapped function calls raises StopIteration, which `map` takes for the end of its items.
first = lambda values: next(iter(values))


def work(n):
    total = n
    for step in range(20000):
        total = (total * 31 + step) % 1009
    return first([total] * (5 - n))


print(list(map(work, range(8))))

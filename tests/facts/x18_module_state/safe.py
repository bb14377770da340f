"""The flag is an argument."""


def work(x, debug):
    value = x
    for step in range(30_000):
        value = (value * 31 + step) % 1_000_003
    return value, debug


debug = True
print([work(x, debug) for x in range(3)])

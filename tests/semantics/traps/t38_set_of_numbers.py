# item: T38
# expect: R set-order
# why: even a set of numbers follows the history of its table, which the journey doesn't keep


def survivors(n, steps):
    value = n
    for step in range(steps):
        value = (value * 31 + step) % 1_000_003
    left = set(range(200))
    left -= set(range(200)) - {64 + n, 1, 129}
    return left


for n in range(3):
    left = survivors(n, 30_000)
    print(list(left))

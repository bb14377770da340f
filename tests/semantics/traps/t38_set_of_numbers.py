# item: T38
# expect: R set-order
# why: even a set of numbers follows the history of its table, which the journey doesn't keep


def survivors(n, steps):
    value = n
    for step in range(steps):
        value = (value * 31 + step) % 1_000_003
    left = set(range(200))
    for number in range(200):
        if number not in (1, 64 + n * 8, 130):
            left.discard(number)
    return left


for n in range(3):
    left = survivors(n, 30_000)
    print(list(left))

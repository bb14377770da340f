# item: T38
# expect: R set-order
# why: the call prints the order of a set that was made elsewhere


def listing(numbers, steps):
    value = 0
    for step in range(steps):
        value = (value * 31 + step) % 1_000_003
    return [value, *numbers]


left = set(range(200))
for number in range(200):
    if number not in (1, 64, 130):
        left.discard(number)
sets = [left, {1, 2}, {9, 5}]
print([listing(numbers, 30_000) for numbers in sets])

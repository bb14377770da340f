# item: T09
# expect: R loop-carried
# why: the loop reads the two items that it appended last


def combine(left, right, steps):
    value = left + right
    for step in range(steps):
        value = (value * 31 + step) % 1_000_003
    return value


series = [1, 1]
for _ in range(8):
    series.append(combine(series[-1], series[-2], 30_000))
print(series)

# item: T01
# expect: R loop-carried
# why: an index that comes twice reads what its first round wrote


def crunch(value, steps):
    for step in range(steps):
        value = (value * 31 + step) % 1_000_003
    return value


a = [1, 2, 3]
for i in [0, 1, 0, 2, 0]:
    a[i] = crunch(a[i], 30_000)
print(a)

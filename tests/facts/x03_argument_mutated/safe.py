"""The function returns what is new; the loop puts it where it belongs."""


def value_of(x):
    value = x
    for step in range(30_000):
        value = (value * 31 + step) % 1_000_003
    return value


rows = [[] for _ in range(4)]
totals = {}
for x, row in enumerate(rows):
    value = value_of(x)
    row.append(value)
    totals[x] = value
print(rows)
print(totals)

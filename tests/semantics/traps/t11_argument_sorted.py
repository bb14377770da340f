# item: T11
# expect: R argument-mutated
# why: the call sorts the caller's row, which is printed afterwards


def lowest(row, steps):
    row.sort()
    value = row[0]
    for step in range(steps):
        value = (value * 31 + step) % 1_000_003
    return value


rows = [[3, 1, 2], [9, 7, 8], [6, 5, 4], [1, 3, 2]]
lows = [lowest(row, 30_000) for row in rows]
print(lows)
print(rows)

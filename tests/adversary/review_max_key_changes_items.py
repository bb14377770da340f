# max() calls its key between two items: here it changes the items that are still to come; contrived, low priority (RAY102 and RAY103)
def work(row):
    total = 0
    for step in range(20000):
        total = (total * 31 + step + row[0]) % 1009
    return total


def note(y):
    for row in rows:
        row[0] = y
    return y


rows = [[1], [2], [3]]
print(max((work(r) for r in rows), key=note))
rows = [[1], [2], [3]]
print(sum(note(work(r)) for r in rows))
rows = [[1], [2], [3]]
print([note(work(r)) for r in rows])

# the body changes the items that `map` has not come to yet; the converted text has shipped them all before the first round. Silently wrong.
def work(row):
    total = 0
    for step in range(20000):
        total = (total * 31 + step + row[0]) % 1009
    return total


rows = [[1], [2], [3]]
for i, y in enumerate(map(work, rows)):
    for row in rows:
        row[0] = y
    print(i, y)

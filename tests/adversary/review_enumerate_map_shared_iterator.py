def work(row):
    total = 0
    for step in range(20000):
        total = (total * 31 + step + row) % 1009
    return total


lines = iter([1, 2, 3])
for i, y in enumerate(map(work, lines)):
    print(i, y, next(lines, None))

"""Loops whose heavy part stands in the body itself, labelled by hand."""

n = 4
grid = [[i * j % 5 for j in range(n)] for i in range(n)]

sums = []
for i in range(n):  # parallel
    total = 0
    for j in range(n):
        for k in range(n):
            total += grid[i][j] * grid[k][j]
    sums.append(total)

for i in range(1, n):  # serial
    for j in range(n):
        grid[i][j] += grid[i - 1][j]

product = [[0] * n for _ in range(n)]
for i in range(n):  # parallel
    for j in range(n):
        for k in range(n):
            product[i][j] += grid[i][k] * grid[k][j]

total = 0
for i in range(n):  # serial
    for j in range(n):
        total = (total * 3 + grid[i][j]) % 101

counts = {}
for i in range(n):  # serial
    for j in range(n):
        counts[grid[i][j] % 3] = counts.get(grid[i][j] % 3, 0) + 1

for i in range(n - 1):  # parallel
    for j in range(n):
        grid[i][j] = grid[i + 1][j] * 2

last = None
for i in range(n):  # serial
    for j in range(n):
        if last is None or grid[i][j] > last:
            print(i, j)
            last = grid[i][j]
print(sums, grid, product, total, counts, last)

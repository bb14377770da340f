# item: T14
# expect: R changes-in-transit
# why: the rows of the grid are one and the same list, which a task's copy of the grid loses


def paint(grid, i, steps):
    copy = list(grid)
    copy[i][i] += 1
    value = sum(map(sum, copy))
    for step in range(steps):
        value = (value * 31 + step) % 1_000_003
    copy[i][i] -= 1
    return value


grid = [[0] * 4] * 4
marks = [paint(grid, i, 30_000) for i in range(4)]
print(marks)
print(grid)

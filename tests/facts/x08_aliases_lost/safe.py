"""Every row is a list of its own, and nothing is changed."""


def paint(grid, i):
    value = sum(map(sum, grid)) + i
    for step in range(30_000):
        value = (value * 31 + step) % 1_000_003
    return value


grid = [[0] * 4 for _ in range(3)]
print([paint(grid, i) for i in range(4)])

# item: T14
# expect: R changes-in-transit
# why: a deep copy keeps the rows one list; what arrives in a task has rows of its own
import copy


def paint(grid, i, steps):
    grid = copy.deepcopy(grid)
    grid[i][i] += 1
    value = sum(map(sum, grid))
    for step in range(steps):
        value = (value * 31 + step) % 1_000_003
    return value


grid = [[0] * 4] * 4
print([paint(grid, i, 30_000) for i in range(4)])

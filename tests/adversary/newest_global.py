"""The list that the loop fills is what the called function reads, as a global."""


def relax(grid, i):
    total = len(new)
    for row in grid:
        for value in row:
            total = (total * 31 + value) % 1009
    return [total, i]


grid = [[i, i + 1] for i in range(5)]
for _ in range(3):
    new = [grid[0]]
    for i in range(1, len(grid)):
        new.append(relax(grid, i))
    grid = new
    print(grid)

"""The rows of the new list are those of the old one, and are changed."""


def relax(grid, i):
    total = i
    for row in grid:
        for value in row:
            total = (total * 31 + value) % 1009
    return total


def sweep(grid):
    new = [grid[0]]
    for i in range(1, len(grid)):
        new.append(grid[i])
        new[i - 1].append(relax(grid, i))
    return new


def main():
    grid = [[i, i + 1] for i in range(5)]
    for _ in range(2):
        grid = sweep(grid)
        print(grid)


main()

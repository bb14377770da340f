"""The list is made before the outer loop, so that from the second sweep on it is what the calls read."""


def relax(grid, i):
    total = i
    for row in grid:
        for value in row:
            total = (total * 31 + value) % 1009
    return [total, i]


def main():
    grid = [[i, i + 1] for i in range(5)]
    new = []
    for _ in range(3):
        for i in range(3):
            new.append(relax(grid, i))
        print(grid)
        grid = new


main()

"""The list that the loop fills is what the calls read: each needs the one before."""


def relax(rows, i):
    total = i
    for row in rows:
        for value in row:
            total = (total * 31 + value) % 1009
    return [total, i]


def sweep(grid):
    new = [grid[0]]
    for i in range(1, len(grid)):
        new.append(relax(new, i))
    return new


def main():
    grid = [[i, i + 1] for i in range(5)]
    for _ in range(3):
        grid = sweep(grid)
        print(grid)


main()

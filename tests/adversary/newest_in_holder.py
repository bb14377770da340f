"""The list that the loop fills lies in what the calls are given."""


def relax(state, i):
    total = i
    for row in state["rows"]:
        for value in row:
            total = (total * 31 + value) % 1009
    return [total, i]


def sweep(grid):
    state = {}
    new = [grid[0]]
    state["rows"] = new
    for i in range(1, len(grid)):
        new.append(relax(state, i))
    return new


def main():
    grid = [[i, i + 1] for i in range(5)]
    for _ in range(3):
        grid = sweep(grid)
        print(grid)


main()

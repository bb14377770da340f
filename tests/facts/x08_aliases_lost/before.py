"""The rows of a grid are one list, in what a function is given and in what one returns."""


def distinct(grid, i):
    value = i + len({id(row) for row in grid})
    for step in range(30_000):
        value = (value * 31 + step) % 1_000_003
    return value


def make(x):
    for step in range(30_000):
        x = (x * 31 + step) % 1_000_003
    row = [x]
    return {"first": row, "second": row}


grid = [[0] * 4] * 3
print([distinct(grid, i) for i in range(4)])
pairs = [make(x) for x in range(3)]
for pair in pairs:
    pair["first"].append(0)
print([pair["second"] for pair in pairs])

rows = [[1], [2], [3]]


def f(row):
    t = 0
    while t < 3000:
        t += 1
    if row[0] == 2:
        raise ValueError("bad", row)
    return row[0]


try:
    print([f(row) for row in rows])
except ValueError as error:
    error.args[1].append("seen")
print(rows)

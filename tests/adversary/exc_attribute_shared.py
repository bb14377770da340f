rows = [[1], [2], [3]]


class Bad(Exception):
    pass


def f(row):
    t = 0
    while t < 3000:
        t += 1
    if row[0] == 2:
        error = Bad("bad")
        error.row = row
        raise error
    return row[0]


try:
    print([f(row) for row in rows])
except Bad as error:
    error.row.append("seen")
print(rows)

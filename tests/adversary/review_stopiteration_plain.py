# Same for a plain function (RAY103 map-call) and as a loop header.
ROWS = [(1, 2), (2, 5)]


def find(key):
    return next(row for row in ROWS if row[0] == key)


def score(key):
    row = find(key)
    total = 0
    for step in range(20000):
        total = (total * 31 + step + row[1]) % 1009
    return total


print(list(map(score, [1, 7, 2])))
for value in map(score, [1, 7, 2]):
    print(value)
print("done")

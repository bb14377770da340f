# item: T14
# expect: R changes-in-transit
# why: the rows of each result are one list, which the journey parts


def board(n, steps):
    value = n
    for step in range(steps):
        value = (value * 31 + step) % 1_000_003
    return [[value]] * 3


boards = [board(n, 30_000) for n in range(3)]
for one in boards:
    one[0].append(0)
print(boards)

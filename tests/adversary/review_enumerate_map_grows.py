# the body lets the list grow that `map` runs over; the converted text launches for the items that are there at the start
def work(x):
    total = 0
    for step in range(20000):
        total = (total * 31 + step + x) % 1009
    return total


xs = [1, 2]
for i, y in enumerate(map(work, xs)):
    print(i, y)
    if len(xs) < 4:
        xs.append(y % 7)

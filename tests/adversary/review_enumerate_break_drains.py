# the loop is left early; the original has taken 4 items from `queue` (prints [5, 6]), the converted text launches for all of it ([])
def work(x):
    total = 0
    for step in range(20000):
        total = (total * 31 + step + x) % 1009
    return total


queue = iter([1, 2, 3, 4, 5, 6])
for position, result in enumerate(map(work, queue)):
    print(position, result)
    if result < 300:
        break
print(list(queue))

# an item fails; the original leaves the items behind it in `queue` (prints [4]), the converted text has taken them all ([])
def work(x):
    total = 0
    for step in range(20000):
        total = (total * 31 + step + x) % 1009
    return total


def main(queue):
    try:
        print(sum(map(work, queue)))
    except TypeError:
        print("left", list(queue))


main(iter([1, 2, "a", 4]))

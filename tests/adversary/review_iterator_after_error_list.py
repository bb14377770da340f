# as found_iterator_after_error with list(map(...)): original "left [4]", converted "left []"
def work(x):
    total = 0
    for step in range(20000):
        total = (total * 31 + step + x) % 1009
    return total


def main(queue):
    try:
        print(list(map(work, queue)))
    except TypeError:
        print("left", list(queue))


main(iter([1, 2, "a", 4]))

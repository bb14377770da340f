# filter over a list that the body lets grow, through enumerate: the converted text looks at the first two items only
def work(x):
    total = 0
    for step in range(20000):
        total = (total * 31 + step + x) % 1009
    return total


def main(xs):
    for position, x in enumerate(filter(work, xs)):
        if len(xs) < 4:
            xs.append(x + 1)
        print(position, x)


main([1, 2])

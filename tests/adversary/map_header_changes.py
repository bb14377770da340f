"""The body changes what the next item's call reads."""


def work(x):
    total = 0
    for step in x:
        for other in x:
            total = (total * 31 + step + other) % 1009
    return total


def main():
    xs = [[3], [1], [2], [5]]
    at = 0
    for y in map(work, xs):
        at += 1
        if at < len(xs):
            xs[at].append(y)
        print(y)
    for y in map(work, xs):
        if len(xs) < 6:
            xs.append([y])
        print(y)


main()

# item: S03
# expect: C
# why: each round writes its own index of a list


def crunch(x, steps):
    for step in range(steps):
        x = (x * 31 + step) % 1_000_003
    return x


def main(n):
    out = [0] * n
    for i in range(n):
        out[i] = crunch(i, 30_000)
    print(out)


main(7)

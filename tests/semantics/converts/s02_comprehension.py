# item: S02
# expect: C
# why: independent calls in a list comprehension


def crunch(x, steps):
    for step in range(steps):
        x = (x * 31 + step) % 1_000_003
    return x


def main():
    xs = [3, 1, 4, 1, 5, 9]
    out = [crunch(x, 30_000) for x in xs]
    print(out)


if __name__ == "__main__":
    main()

# item: S26
# expect: C
# why: the loop raises on a bad result, after the good ones before it


class Result:
    def __init__(self, value, err):
        self.value = value
        self.err = err


def crunch(x, steps):
    value = x
    for step in range(steps):
        value = (value * 31 + step) % 1_000_003
    return Result(value, "four" if x == 4 else None)


def main():
    out = []
    try:
        for x in range(7):
            r = crunch(x, 30_000)
            if r.err:
                raise ValueError(r.err)
            out.append(r.value)
    except ValueError as error:
        print("failed", error)
    print(out)


main()

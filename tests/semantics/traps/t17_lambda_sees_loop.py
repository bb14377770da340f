# item: T17
# expect: S
# why: the lambda reads the loop's variables when it is called


def apply(fn, x, steps):
    value = fn(x)
    for step in range(steps):
        value = (value * 31 + step) % 1_000_003
    return value


def main():
    base = 1
    shift = lambda x: x + base + n
    out = []
    for n in range(4):
        out.append(apply(shift, n, 30_000))
    print(out)
    for base in range(3):
        print(apply(lambda y: y * base, 7, 30_000))
    power = {"k": 1}
    for k in range(3):
        power["k"] = k
        print(apply(lambda x: x ** power["k"], 7, 30_000))


main()

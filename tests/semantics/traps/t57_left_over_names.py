# item: T57
# expect: S
# why: the loops' names are read after the loops, some of which never ran


def crunch(value, steps):
    for step in range(steps):
        value = (value * 31 + step) % 1_000_003
    return value


def run(xs):
    y = "none"
    x = "nothing"
    for x in xs:
        y = crunch(x, 30_000)
    print(x, y)
    for i, (a, b) in enumerate(zip(xs, xs[1:])):
        y = crunch(a + b, 30_000)
        print(y)
    else:
        print("done", len(xs))
    return [i, a, b] if len(xs) > 1 else y


print(run([3, 1, 2]))
print(run([]))
for x in [4]:
    z = crunch(x, 30_000)
print(x, z)

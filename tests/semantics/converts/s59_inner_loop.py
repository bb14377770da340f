# item: S59
# expect: C
# why: the outer loop is a chain; the calls of one round don't depend on each other


def f(x, steps):
    value = int(x * 1_000)
    for step in range(steps):
        value = (value * 31 + step) % 1_000_003
    return value


def pick(values, options):
    return options[values.index(min(values))]


cur = 1.0
dirs = [-0.5, -0.25, 0.25, 0.5]
for it in range(6):
    fs = [f(cur + d, 20_000) for d in dirs]
    cur = pick(fs, [cur + d for d in dirs])
    print(it, cur)

# item: T60
# expect: R result-aliases-argument
# why: some results are the one global list, and change with it

DEFAULT = [0]


def look_up(x, steps):
    value = x
    for step in range(steps):
        value = (value * 31 + step) % 1_000_003
    return DEFAULT if value % 2 else [value]


out = [look_up(x, 30_000) for x in range(5)]
DEFAULT.append(5)
out[0].append(6)
print(out)
print(DEFAULT)

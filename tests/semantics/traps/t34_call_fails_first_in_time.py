# item: T34
# expect: S
# why: two items fail; the program shows the first of the loop, not the first in time


def check(x, steps):
    value = x
    for step in range(steps * (10 - x)):
        value = (value * 31 + step) % 1_000_003
    if x == 2:
        raise ValueError
    if x == 5:
        raise KeyError
    return value


def run():
    out = []
    for x in range(8):
        out.append(check(x, 30_000))
    return out


try:
    print(run())
except ValueError:
    print("value")
except KeyError:
    print("key")

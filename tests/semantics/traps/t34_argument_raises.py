# item: T34
# expect: S
# why: computing the fourth argument fails after three lines were printed


def crunch(value, steps):
    for step in range(steps):
        value = (value * 31 + step) % 1_000_003
    return value


try:
    for x in [4, 2, 1, 0, 3]:
        print(x, crunch(12 // x, 30_000))
except ZeroDivisionError:
    print("stopped at", x)

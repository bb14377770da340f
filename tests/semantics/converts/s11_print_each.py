# item: S11
# expect: C
# why: prints in order on the driver


def crunch(x, steps):
    for step in range(steps):
        x = (x * 31 + step) % 1_000_003
    return x


for x in range(6):
    print(x, crunch(x, 30_000))

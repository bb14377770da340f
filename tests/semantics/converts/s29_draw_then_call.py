# item: S29
# expect: C
# why: the draws stay on the driver, in order; only the calls are spread
import random


def crunch(x, u, steps):
    value = x
    for step in range(steps):
        value = (value * 31 + step) % 1_000_003
    return value * u


random.seed(7)
out = []
for x in range(6):
    u = random.random()
    out.append(crunch(x, u, 30_000))
print(out)
print(random.random())

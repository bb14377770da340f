# item: T16
# expect: S
# why: a class attribute changes between two rounds of calls


class Config:
    scale = 1


def measure(x, steps):
    value = x
    for step in range(steps):
        value = (value * 31 + step) % 1_000_003
    return value * Config.scale


print([measure(x, 30_000) for x in range(4)])
Config.scale = 3
print([measure(x, 30_000) for x in range(4)])

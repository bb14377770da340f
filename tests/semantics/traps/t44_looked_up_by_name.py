# item: T44
# expect: R dynamic-code
# why: names are found, bound and run as text
import sys

factor = 2


def by_module(x, steps):
    for step in range(steps):
        x = (x * 31 + step) % 1_000_003
    return x * sys.modules["__main__"].factor


def by_getattr(name, x, steps):
    for step in range(steps):
        x = (x * 31 + step) % 1_000_003
    return getattr(str(x), name)()


def by_exec(x, steps):
    for step in range(steps):
        x = (x * 31 + step) % 1_000_003
    names = {}
    exec("y = x + factor", {"x": x, "factor": factor}, names)
    return names["y"]


print([by_getattr("zfill" if x > 5 else "title", x, 30_000) for x in range(3)])
vars(sys.modules["__main__"])["factor"] = 3
print([by_module(x, 30_000) for x in range(3)])
print([by_exec(x, 30_000) for x in range(3)])

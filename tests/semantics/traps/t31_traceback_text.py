# item: T31
# expect: S
# why: the handler asks for the exception by another way
import sys
import traceback


def parse(x, steps):
    value = x
    for step in range(steps):
        value = (value * 31 + step) % 1_000_003
    if x == 3:
        raise KeyError(x)
    return value


try:
    for x in range(6):
        print(parse(x, 30_000))
except KeyError:
    print(sys.exc_info()[1], traceback.format_exc().count("\n"))

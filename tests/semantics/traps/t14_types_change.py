# item: T14
# expect: R changes-in-transit
# why: some types arrive as others
import re


def bytearrays(x, steps):
    for step in range(steps):
        x = (x * 31 + step) % 1_000_003
    return bytearray(str(x), "ascii")


def length(data, steps):
    value = len(data)
    for step in range(steps):
        value = (value * 31 + step) % 1_000_003
    return value, type(data).__name__


def matches(x, steps):
    for step in range(steps):
        x = (x * 31 + step) % 1_000_003
    return re.search(r"\d(\d)", str(x))


print([bytearrays(x, 30_000) for x in range(3)])
print([length(data, 30_000) for data in [bytearray(b"ab"), memoryview(b"abc"), b"abcd"]])
print([match.group(1) for match in [matches(x, 30_000) for x in range(1, 4)]])

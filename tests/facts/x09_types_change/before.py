"""A function that returns a bytearray, which the caller extends, and one that is given an open file."""


def pack(x):
    for step in range(30_000):
        x = (x * 31 + step) % 1_000_003
    return bytearray(str(x), "ascii")


def first_line(handle):
    value = 0
    for step in range(30_000):
        value = (value * 31 + step) % 1_000_003
    return type(handle).__name__, handle.readline()


for packed in [pack(x) for x in range(3)]:
    packed += b"!"
    print(type(packed).__name__, packed)

with open("lines.txt", "w") as handle:
    handle.write("one\ntwo\n")
with open("lines.txt") as handle:
    print([first_line(handle) for _ in range(2)])

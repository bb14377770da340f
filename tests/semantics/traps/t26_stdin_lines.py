# item: T26
# expect: S
# why: standard input belongs to the driver and has one order; workers have none
import os
import sys

reader, writer = os.pipe()
os.write(writer, b"4\nfour\n5\nfive\n6\nsix\n7\nseven\n")
os.close(writer)
os.dup2(reader, 0)


def expand(number, word, steps):
    value = int(number)
    for step in range(steps):
        value = (value * 31 + step) % 1_000_003
    return word, value


out = []
for line in sys.stdin:
    out.append(expand(line, input(), 30_000))
print(out)

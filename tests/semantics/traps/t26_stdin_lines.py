# item: T26
# expect: S
# why: standard input belongs to the driver and has one order; workers have none
import io
import sys

sys.stdin = io.StringIO("4\nfour\n5\nfive\n6\nsix\n7\nseven\n")


def expand(number, word, steps):
    value = int(number)
    for step in range(steps):
        value = (value * 31 + step) % 1_000_003
    return word, value


out = []
for line in sys.stdin:
    out.append(expand(line, input(), 30_000))
print(out)

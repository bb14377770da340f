# item: T33
# expect: R exits-in-worker
# why: sys.exit in a task ends the worker, not the program
import sys


def check(x):
    if x == 3:
        sys.exit(3)


def process(x, steps):
    check(x)
    value = x
    for step in range(steps):
        value = (value * 31 + step) % 1_000_003
    return value


out = []
try:
    for x in range(6):
        out.append(process(x, 30_000))
except SystemExit as stop:
    print("stopped", stop.code)
print(out)

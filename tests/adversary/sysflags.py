import sys


def f(x):
    t = 0
    while t < 3000:
        t += 1
    return sys.flags.optimize


print([f(i) for i in range(2)])

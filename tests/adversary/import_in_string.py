# The imports that are added must not land inside the string.
import math; text = """one
two
"""


def f(x):
    t = 0
    while t < 3000:
        t += 1
    return math.sin(x)


print([f(x) for x in [1, 2]], text)

from dataclasses import dataclass


@dataclass
class Bad(Exception):
    code: int


def f(x):
    t = 0
    while t < 3000:
        t += 1
    if x == 2:
        raise Bad(code=x)
    return x


def g(x, y):
    t = 0
    while t < 3000:
        t += 1
    return x


try:
    print([f(x) for x in range(4)])
except Bad:
    print("bad")
try:
    print(list(map(g, range(4))))
except TypeError as error:
    print(error)
print(list(map(g, range(4), range(5, 9))))

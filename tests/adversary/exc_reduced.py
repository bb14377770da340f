class Bad(Exception):
    def __reduce__(self):
        return (Bad, ("rebuilt",))


class Slots(Exception):
    __slots__ = ("extra",)


def f(x):
    t = 0
    while t < 3000:
        t += 1
    if x == 2:
        raise Bad("original")
    return x


def g(x):
    t = 0
    while t < 3000:
        t += 1
    if x == 2:
        error = Slots("slots")
        error.extra = 5
        raise error
    return x


try:
    print([f(x) for x in range(4)])
except Bad as error:
    print(error)
try:
    print([g(x) for x in range(4)])
except Slots as error:
    print(error, error.extra)

# item: T31
# expect: S
# why: the exception is handed on as a cause, and looked at further out


def parse(x, steps):
    value = x
    for step in range(steps):
        value = (value * 31 + step) % 1_000_003
    if x == 3:
        raise KeyError(x)
    return value


def load():
    out = []
    for x in range(6):
        try:
            out.append(parse(x, 30_000))
        except KeyError as error:
            raise RuntimeError("no item") from error
    return out


try:
    print(load())
except RuntimeError as error:
    print(error, repr(error.__cause__))

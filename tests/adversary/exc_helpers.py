import logging
import sys

log = logging.getLogger("exc")


def f(x):
    t = 0
    while t < 3000:
        t += 1
    if x == 2:
        raise ValueError("no", x)
    if x == 5:
        raise OSError(2, "gone", "file")
    assert x != 7, f"seven is {x}"
    return x


def describe(error, lead="error"):
    return f"{lead}: {type(error).__name__}({error})"


def keep(errors, error):
    errors.append(error)


def run(start):
    try:
        return sum(f(x) for x in range(start, start + 3))
    except ValueError as error:
        log.error("failed: %s", error)
        return describe(error, "value")
    except OSError as error:
        return (error.errno, error.strerror, error.filename, "%s" % error, "{}".format(error))
    except AssertionError as error:
        return error.args + (str(error),)


def stored(start):
    errors = []
    try:
        return [f(x) for x in range(start, start + 3)]
    except ValueError as error:
        keep(errors, error)
    return [type(error) is ValueError for error in errors]


def outer(start):
    try:
        for x in range(start, start + 3):
            print(x, f(x))
    except ValueError as error:
        if error.args[1] == 2:
            raise
        print("not two")


for start in (0, 3, 6, 10):
    print(run(start))
print(stored(0))
try:
    outer(1)
except ValueError as error:
    print("outer", error, error.args, isinstance(error, ValueError), file=sys.stdout)
try:
    outer(1)
except (TypeError, ValueError) as error:
    sys.exit(f"ends: {error}")

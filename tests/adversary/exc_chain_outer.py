def f(x):
    t = 0
    while t < 3000:
        t += 1
    if x == 2:
        raise ValueError("no", x)
    return x


def run():
    try:
        return [f(x) for x in range(4)]
    except ValueError as error:
        raise RuntimeError("stopped") from error


try:
    run()
except RuntimeError as error:
    cause = error.__cause__
    print(error, repr(cause), cause.args, type(cause) is ValueError, cause.__context__)

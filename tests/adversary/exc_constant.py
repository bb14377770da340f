FAILED = ValueError("constant")


def f(x):
    t = 0
    while t < 3000:
        t += 1
    if x == 2:
        raise FAILED
    return x


try:
    print([f(x) for x in range(4)])
except ValueError as error:
    print(error, error is FAILED)

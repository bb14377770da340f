def f(x):
    t = 0
    while t < 3000:
        t += 1
    if x == 2:
        raise ValueError("no", x)
    return x


def show():
    print(type(error) is ValueError, error.args)


try:
    print([f(x) for x in range(4)])
except ValueError as error:
    show()

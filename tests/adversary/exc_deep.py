def depth(n):
    return 1 + depth(n + 1)


def f(x):
    t = 0
    while t < 3000:
        t += 1
    return depth(x)


try:
    print([f(x) for x in range(4)])
except RecursionError as error:
    print(error)

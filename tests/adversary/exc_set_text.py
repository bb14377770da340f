def f(x):
    t = 0
    while t < 3000:
        t += 1
    if x == 2:
        raise ValueError(f"one of {set(['a', 'b', 'c', 'd', 'e'])}")
    return x


try:
    print([f(x) for x in range(4)])
except ValueError as error:
    print(error)

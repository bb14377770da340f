def f(x, y):
    t = 0
    while t < 3000:
        t += 1
    return x


pairs = [(1, 2), (1,), (3, 4)]
try:
    for pair in pairs:
        print(f(*pair))
except TypeError as error:
    print(error)
try:
    for x in range(3):
        print(f(x))
except TypeError as error:
    print(error)

def f(x):
    t = 0
    while t < 3000:
        t += 1
    if x == 2:
        return x.missing
    if x == 3:
        return undefined
    return x


for start in (1, 3):
    try:
        print([f(x) for x in range(start, 5)])
    except AttributeError as error:
        print(error, error.name, error.obj)
    except NameError as error:
        print(error, error.name)
try:
    print([f(x) for x in range(4)])
except AttributeError as error:
    print(error)

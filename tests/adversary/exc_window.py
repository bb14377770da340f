def f(x):
    t = 0
    while t < 3000:
        t += 1
    if x == 7:
        raise ValueError("seven", x)
    return x


def search(start):
    try:
        for x in range(start, 1000):
            if f(x) % 5 == 4:
                print("found", x)
                break
    except ValueError as error:
        print("stopped", *error.args)
    return any(f(x) > 100 for x in range(3, 6))


search(0)
search(5)
try:
    print(list(map(f, range(4, 9))))
except ValueError as error:
    print("map", error, type(error))
try:
    print({x: f(x) for x in range(4, 9)})
except ValueError as error:
    print("dict", error.args)
try:
    table = []
    for x in range(4, 6):
        for y in range(3):
            table.append(f(x + y))
except ValueError as error:
    print("nested", error.args, table)
try:
    print(max(f(x) for x in range(9)))
except ValueError as error:
    print("max", error.args)

def f(x):
    t = 0
    while t < 3000:
        t += 1
    if x == 2:
        raise ValueError("no", x)
    if x == 4:
        raise KeyError("four")
    return x


def run():
    for x in range(6):
        try:
            value = f(x)
        except ValueError as error:
            print("inner", error, error.args)
            continue
        print(value)


try:
    run()
except KeyError as error:
    print("outer", error, error.args)

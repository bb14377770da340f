def f(x):
    t = 0
    while t < 3000:
        t += 1
    if x == 2:
        try:
            return {}[x]
        except KeyError as error:
            raise ValueError("no") from error
    return x


def run():
    try:
        return [f(x) for x in range(4)]
    except ValueError as error:
        print(error, repr(error.__cause__), repr(error.__context__))


run()

class Key:
    pass


key = Key()
known = {key: "known"}


def f(x, key):
    t = 0
    while t < 3000:
        t += 1
    if x == 2:
        return {}[key]
    return x


try:
    print([f(x, key) for x in range(4)])
except KeyError as error:
    print(known.get(error.args[0]))

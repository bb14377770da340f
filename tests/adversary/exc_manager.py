class Guard:
    def __enter__(self):
        return self

    def __exit__(self, kind, error, trace):
        print(kind, error)
        return True


def f(x):
    t = 0
    while t < 3000:
        t += 1
    if x == 2:
        raise ValueError("no", x)
    return x


with Guard():
    print([f(x) for x in range(4)])

def f(x):
    t = 0
    while t < 3000:
        t += 1
    return x * 2
def gen(ts):
    for t in ts:
        if t == "x":
            raise ValueError(t)
        yield int(t)
def main():
    for x in gen(["1", "2", "x"]):
        print(f(x))
main()

def f(x):
    t = 0
    while t < 3000:
        t += 1
    return x * 2
def table(fn):
    fn.t = [f(x) for x in range(3)]
    return fn
@table
def g():
    return g.t
def main():
    print(g())
if __name__ == "__main__":
    main()

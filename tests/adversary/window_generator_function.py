def f(x):
    t = x
    for k in range(20_000):
        t = (t * 31 + k) % 1_000_003
    return t

def firsts(groups):
    for group in groups:
        best = None
        for x in group:
            y = f(x)
            if y % 3 == 0:
                best = x
                break
        yield best
def main():
    g = firsts([range(9), range(9, 20), [1]])
    print(next(g))
    print(list(g))
main()

def f(x):
    t = 0
    while t < 3000:
        t += 1
    return 10 // x
def run(xs):
    d = {1: 1}
    out = []
    for x in [1, 0]:
        try:
            out.append(f(d[x]))
        except KeyError:
            out.append(None)
    print(out)
run(1)

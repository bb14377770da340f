def f(k):
    t = 0
    while t < 3000:
        t += 1
    return k
xs = ["a b", "c"]
out = [f(k) for k in xs]
print(out[0] is xs[0], id(out[0]) == id(xs[0]))

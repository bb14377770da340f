def f(k):
    t = 0
    while t < 3000:
        t += 1
    return k
nan = float("nan")
xs = [nan, 1.0]
out = [f(k) for k in xs]
print(out == xs, out[0] in xs)

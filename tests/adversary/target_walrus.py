def f(x):
    t = 0
    while t < 3000:
        t += 1
    return x
for x in [1, 2]:
    print((x := x + 5), f(x))

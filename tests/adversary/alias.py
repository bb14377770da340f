def f(x):
    t = 0
    while t < 3000:
        t += 1
    return x * 2
g = f
print([g(x) for x in range(3)])

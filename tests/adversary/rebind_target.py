def f(x):
    t = 0
    while t < 3000:
        t += 1
    return x
for x in [1, 2]:
    x = x + 1
    print(f(x))
for x in [1, 2]:
    x += 1
    print(f(x))

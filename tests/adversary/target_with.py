def f(x):
    t = 0
    while t < 3000:
        t += 1
    return x
for x in [1, 2]:
    for x in [x * 10]:
        pass
    print(f(x))

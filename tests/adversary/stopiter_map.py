def f(v):
    t = 0
    while t < 3000:
        t += 1
    if v == 2:
        raise StopIteration
    return v
print(list(map(f, range(4))))

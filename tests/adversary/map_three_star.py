def f(*a):
    t = 0
    while t < 3000:
        t += 1
    return a
print(list(map(f, [1, 2], [3, 4], [5, 6])))

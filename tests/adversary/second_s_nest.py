def f(x):
    t = 0
    while t < 3000:
        t += 1
    return x * 2

def g(a, b):
    t = 0
    while t < 3000:
        t += 1
    return [a, b]

def bad(x):
    t = 0
    while t < 3000:
        t += 1
    if x == 3:
        raise ValueError("no", x)
    return x

o = []
for i in range(3):
    for j in range(i):
        if i != j:
            o.append(g(i, j))
print(o, i, j)

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

def go():
    o = []
    for i in range(3):
        if i > 0:
            for j in range(i):
                if j == 0:
                    o.append(g(i, j))
                    print(i, j)
    return o
print(go())
x = []
for a in range(3):
    s = str(a)
    for b in s:
        x.append(g(a, b))
        print(x[-1])
for a in range(3):
    for b in range(2):
        if b:
            v = g(a, b)
            print(v)
t = 0
for a in range(3):
    for b in range(2):
        for c in range(2):
            if a != b and b != c:
                t += f(c)
print(t)

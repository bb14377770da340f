def f(i, g):
    t = 0
    while t < 3000:
        t += 1
    return g.n + i
def g(): pass
g.n = 0
for i in range(3):
    g.n = f(i, g)
print(g.n)

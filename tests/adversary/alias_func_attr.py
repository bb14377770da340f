def f(a):
    t = 0
    while t < 3000:
        t += 1
    return a + 1
def h(): pass
h.v = 1
for i in range(3):
    h.v = f(h.v)
print(h.v)

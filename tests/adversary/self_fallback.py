class C:
    last = 1
def f(x):
    t = 0
    while t < 3000:
        t += 1
    return x + 1
c = C()
for i in range(3):
    C.last = f(c.last)
print(C.last)

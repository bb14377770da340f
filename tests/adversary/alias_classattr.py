class C:
    last = 0
def f(a):
    t = 0
    while t < 3000:
        t += 1
    return a + 1
for i in range(3):
    C.last = f(C.last)
print(C.last)

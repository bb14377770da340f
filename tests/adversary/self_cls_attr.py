class C:
    last = 1
    def get(self): return C.last
    def push(self, v):
        C.last = v
        return v
def f(x):
    t = 0
    while t < 3000:
        t += 1
    return x + 1
c = C()
for i in range(3):
    c.push(f(c.get()))
print(C.last)

class C:
    last = 1
    @classmethod
    def push(cls, v):
        cls.last = v
        return v
def f(x):
    t = 0
    while t < 3000:
        t += 1
    return x + 1
print([C.push(f(C.last)) for i in range(3)])

class P:
    def __init__(self, v):
        self.v = v
    def __reduce__(self):
        return (P, (0,))
def f(p):
    t = 0
    while t < 3000:
        t += 1
    return p.v
print([f(P(i)) for i in range(3)])

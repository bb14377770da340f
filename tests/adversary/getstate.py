class P:
    def __init__(self, v):
        self.v = v
        self.cache = {1: v}
    def __getstate__(self):
        d = dict(self.__dict__)
        d["cache"] = {}
        return d
def f(p):
    t = 0
    while t < 3000:
        t += 1
    return p.v + len(p.cache)
print([f(P(i)) for i in range(3)])

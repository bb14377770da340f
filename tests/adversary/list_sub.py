class L(list):
    def append(self, v):
        super().append(v + 1)
    def extend(self, vs):
        for v in vs:
            self.append(v)
def f(d):
    t = 0
    while t < 3000:
        t += 1
    return sum(d)
ds = []
for i in range(3):
    d = L()
    d.append(i)
    ds.append(d)
print([f(d) for d in ds])

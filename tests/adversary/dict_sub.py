class D(dict):
    def __init__(self, name):
        super().__init__()
        self.name = name
    def __setitem__(self, k, v):
        super().__setitem__(k, (self.name, v))
def f(d):
    t = 0
    while t < 3000:
        t += 1
    return d["a"]
ds = []
for i in range(3):
    d = D("n")
    d["a"] = i
    ds.append(d)
print([f(d) for d in ds])

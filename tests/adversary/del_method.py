class P:
    def __init__(self, v):
        self.v = v
    def __del__(self):
        print("bye", self.v)
def f(p):
    t = 0
    while t < 3000:
        t += 1
    return p.v
ps = [P(i) for i in range(3)]
print([f(p) for p in ps])

class P:
    def __init__(self, n): self.n = n
    def __str__(self):
        if self.n == 3: raise ValueError('no name')
        return f"p{self.n}"
def work(name):
    t = 0
    for i in range(3000000):
        t += (i * len(name)) % 7
    return t
ps = [P(i) for i in range(5)]
try:
    for p in ps:
        name = f"{p}!"
        print(name, work(name))
except ValueError as e:
    print('bad', e)

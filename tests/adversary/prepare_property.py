class P:
    def __init__(self, n): self.n = n
    @property
    def size(self):
        if self.n == 3: raise ValueError('no size')
        return self.n
class Q:
    def __init__(self, n):
        self.n = n
        if n != 2:
            self.w = n
def work(k):
    t = 0
    for i in range(3000000):
        t += (i * k) % 7
    return t
ps = [P(i) for i in range(5)]
def a():
    for p in ps:
        k = p.size
        print(k, work(k))
def b():
    for q in [Q(i) for i in range(4)]:
        k = q.w
        print(k, work(k))
for f in (a, b):
    try:
        f()
    except (ValueError, AttributeError) as e:
        print('bad', e)

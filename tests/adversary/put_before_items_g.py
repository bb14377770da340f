import numpy as np
def work(X, i):
    t = 0
    for k in range(2000):
        t += int(X[int(i) % len(X)]) * k
    return t
class Data:
    def __init__(self): self.X = np.array([9, 1, 5, 3])
    def batches(self):
        self.X.sort()
        return [0, 1, 2]
    def gen(self):
        self.X[:] = self.X[::-1].copy()
        yield from range(3)
def order(X, rng):
    rng.shuffle(X)
    return np.argsort(X)
d = Data()
out = []
for i in d.batches():
    out.append(work(d.X, i))
print(out)
Y = np.array([9, 1, 5, 3])
rng = np.random.default_rng(0)
res = {}
for i in order(Y, rng):
    res[i] = work(Y, i)
print(res)
tot = 0
for i in order(Y, rng):
    tot = tot * 3 + work(Y, i)
print(tot)
for i in enumerate(order(Y, rng)):
    print(work(Y, i[1]))
def main():
    X = np.array([9, 1, 5, 3])
    out = []
    for i in order(X, rng):
        out.append(work(X, i))
    for i in zip(order(X, rng), range(2)):
        out.append(work(X, i[0]))
    best = None
    for i in order(X, rng):
        r = work(X, i)
        if best is None or r > best: best = r
    for i in order(X, rng):
        if work(X, i) > 10**7:
            out.append(i); break
    out += [work(X, i) for i in order(X, rng)]
    out.append(sum(work(X, i) for i in order(X, rng)))
    out.append(max(order(X, rng), key=lambda i: work(X, i)))
    out.extend(map(lambda i: work(X, i), order(X, rng)))
    return [int(o) for o in out], best
print(main())
for a in order(Y, rng):
    for b in order(Y, rng):
        print(a, b, work(Y, a * b))
for i in sorted(order(Y, rng), key=lambda v: Y.sort() or v):
    print(i, work(Y, i))

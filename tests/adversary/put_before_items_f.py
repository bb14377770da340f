import numpy as np
def work(X, i):
    t = 0
    for k in range(2000):
        t += int(X[i]) * k
    return t
def prepare(X):
    X.sort()
    return range(3)
X = np.array([9, 1, 5, 3])
print([work(X, i) for i in prepare(X)])
Y = np.array([9, 1, 5, 3])
out = []
for i in prepare(Y):
    out.append(work(Y, i))
print(out)
L = [9, 1, 5, 3]
for i in prepare(L):
    print(work(L, i))
Z = [9, 1, 5, 3]
print({i: work(Z, i) for i in range(4) if Z.append(i) is None})
V = [4, 3, 2]
print([work(V, i) for i in range(len(V)) if V.sort() is None])

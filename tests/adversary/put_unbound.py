import numpy as np
def work(X, i):
    t = 0
    for k in range(2000):
        t += int(X[i]) * k
    return t
def main(flag):
    if flag:
        X = np.arange(10)
    res = [work(X, i) for i in (range(3) if flag else [])]
    return res
print(main(True), main(False))
def main2(flag):
    if flag:
        X = np.arange(10)
    return [work(X, i) for i in range(3)] if flag else []
print(main2(True), main2(False))
def main3(flag):
    if flag:
        X = np.arange(10)
    out = []
    for i in (range(3) if flag else []):
        out.append(work(X, i))
    return flag and [work(X, i) for i in range(3)], out
print(main3(True), main3(False))

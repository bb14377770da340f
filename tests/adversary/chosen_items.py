import numpy as np


def chosen(x, s):
    c = x[[0, 1, 3]]
    c += s
    return float(sum((c * k).sum() for k in range(2000)))


def above(x, s):
    g = x[x > 2]
    g -= g.mean()
    return float(sum((g * k).sum() for k in range(2000))) + s


def one(x, s):
    row = x[np.argmax(x[:, 0])]
    row += s
    return float(sum((row * k).sum() for k in range(2000)))


data = np.arange(1.0, 9.0)
print([chosen(data, s) for s in range(3)], data)
print([above(data, s) for s in range(3)], data)
table = np.arange(6.0).reshape(3, 2)
print([one(table, s) for s in range(3)], table)

import numpy as np
np.set_printoptions(precision=2)
def f(x):
    t = 0
    while t < 3000:
        t += 1
    return f"{np.array([1.23456])}"
print([f(i) for i in range(2)])

import numpy as np
def f(x):
    t = 0
    while t < 3000:
        t += 1
    return np.arange(3)[::-1] + x
out = [f(x) for x in range(3)]
np.ndarray.sort(out[0])
print(out)

import numpy as np
rng = np.random.default_rng(0)
A = rng.random((301, 300)).T
def colsum(block):
    s = np.zeros(block.shape[1])
    for k in range(100):
        s += block.sum(axis=0) + block.mean(axis=0)
    return s
parts = [colsum(A[i:i + 60]) for i in range(0, 300, 60)]
print([repr(float(p[3])) for p in parts], [repr(float(p[77])) for p in parts])

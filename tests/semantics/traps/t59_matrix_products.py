# item: T59
# expect: R no-call-to-distribute|too-fine-grained
# why: the matrix product uses all cores of the node already
import numpy as np

rng = np.random.default_rng(0)
A = rng.integers(0, 9, size=(60, 60))
B = rng.integers(0, 9, size=(8, 60, 60))
C = np.zeros((8, 60, 60), dtype=A.dtype)
for i in range(8):
    C[i] = A @ B[i]
print(C.sum(), C[3, 4, 5])

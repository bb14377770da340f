# item: S54
# expect: C
# why: each column writes its own slices of the matrix
import numpy as np


def products(data, i, rounds):
    row = data[:, i] @ data[:, i + 1 :]
    for _ in range(rounds):
        row = row * 1.0
    return row


data = np.random.default_rng(0).integers(0, 9, size=(20, 6)).astype(float)
M = data.shape[1]
corr = np.eye(M)
for i in range(M - 1):
    corr[i + 1 : M, i] = corr[i, i + 1 : M] = products(data, i, 5_000)
print(corr)

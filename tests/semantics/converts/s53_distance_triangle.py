# item: S53
# expect: C
# why: each pair of rows gives one number, written twice
import numpy as np


def dist(left, right, rounds):
    total = 0.0
    for n in range(rounds):
        total += abs(left[n % len(left)] - right[n % len(right)])
    return total


V = np.random.default_rng(0).integers(0, 50, size=(5, 8)).astype(float)
n = len(V)
D = np.zeros((n, n))
for a in range(n):
    for b in range(a + 1, n):
        D[a, b] = D[b, a] = dist(V[a], V[b], 10_000)
print(D)

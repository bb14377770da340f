# item: S55
# expect: C
# why: two array sums over the points of a contour, in order
import numpy as np


def solve_at(z, A, Y, rounds):
    T = A - z * np.eye(len(A))
    X = np.linalg.solve(T, Y)
    for _ in range(rounds):
        X = X - np.linalg.solve(T, T @ X - Y)
    return X


rng = np.random.default_rng(0)
A = rng.normal(size=(4, 4))
Y = rng.normal(size=(4, 2))
P0 = np.zeros((4, 2), dtype=complex)
P1 = np.zeros((4, 2), dtype=complex)
for k in range(6):
    z = 5.0 * np.exp(2j * np.pi * k / 6)
    X = solve_at(z, A, Y, 300)
    P0 += X
    P1 += z * X
print(np.round(P0, 9))
print(np.round(P1, 9))

"""The largest eigenvalue: every vector from the one before."""

import sys

import numpy as np


def advance(matrix, vector):
    new = matrix @ vector
    return new / np.sqrt(new @ new)


n = int(sys.argv[1]) if len(sys.argv) > 1 else 4
matrix = np.array([[1.0 / (1 + abs(i - j)) for j in range(n)] for i in range(n)])
vector = np.ones(n)
for step in range(6):  # serial
    vector = advance(matrix, vector)
print(round(float(vector @ matrix @ vector), 9))

"""The correlation matrix, a triangle of it at a time."""

import sys

import numpy as np


def correlate(data, i):
    return data[:, i] @ data[:, i + 1 :]


points = int(sys.argv[1]) if len(sys.argv) > 1 else 8
columns = 5
data = np.array([[(i * 7 + j * 3) % 11 for j in range(columns)] for i in range(points)], dtype=float)
data = (data - data.mean(axis=0)) / (np.sqrt(points) * data.std(axis=0))
matrix = np.eye(columns)
for i in range(columns - 1):  # parallel
    row = correlate(data, i)
    matrix[i, i + 1 :] = row
    matrix[i + 1 :, i] = row
print(np.round(matrix, 6).tolist())

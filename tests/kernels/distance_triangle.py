"""Distances between points: the upper triangle is computed, the lower one copied."""

import sys

import numpy as np


def distances(points, i):
    return np.sqrt(((points[i + 1 :] - points[i]) ** 2).sum(axis=1))


def table(points):
    n = len(points)
    found = np.zeros((n, n))
    for i in range(n):  # parallel
        row = distances(points, i)
        found[i, i + 1 :] = row
        found[i + 1 :, i] = row
    return found


n = int(sys.argv[1]) if len(sys.argv) > 1 else 6
points = np.array([[i % 3, i * i % 5, i % 2] for i in range(n)], dtype=float)
print(np.round(table(points), 6).tolist())

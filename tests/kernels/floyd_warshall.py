"""Shortest paths between all pairs: the pivots come one after another, the rows of one pivot don't."""

import sys


def relax(row, pivot_row, through):
    return [min(old, through + onward) for old, onward in zip(row, pivot_row)]


def shortest(distances):
    n = len(distances)
    for k in range(n):  # serial
        pivot = list(distances[k])
        new = []
        for i in range(n):  # parallel
            new.append(relax(distances[i], pivot, distances[i][k]))
        distances = new
    return distances


n = int(sys.argv[1]) if len(sys.argv) > 1 else 6
start = [[0 if i == j else 1 + (i * 5 + j * 3) % 9 for j in range(n)] for i in range(n)]
print(shortest(start))

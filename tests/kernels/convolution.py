"""A two-dimensional convolution, every output row computed in place of the body."""

import sys

n = int(sys.argv[1]) if len(sys.argv) > 1 else 8
image = [[(i * 5 + j * 3) % 17 for j in range(n)] for i in range(n)]
kernel = [[1, 2, 1], [2, 4, 2], [1, 2, 1]]
blurred = []
for i in range(1, n - 1):  # parallel
    row = []
    for j in range(1, n - 1):
        total = 0
        for a in range(3):
            for b in range(3):
                total += kernel[a][b] * image[i + a - 1][j + b - 1]
        row.append(total // 16)
    blurred.append(row)
print(blurred)

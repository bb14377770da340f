"""A filter that feeds on its own output, and one that doesn't, over the same signal."""

import sys


def window(signal, i, width):
    total = 0.0
    for offset in range(-width, width + 1):
        total += signal[min(max(i + offset, 0), len(signal) - 1)]
    return total / (2 * width + 1)


n = int(sys.argv[1]) if len(sys.argv) > 1 else 10
signal = [float((i * 7) % 13) for i in range(n)]
smooth = [0.0] * n
for i in range(n):  # parallel
    smooth[i] = window(signal, i, 2)
for i in range(1, n):  # serial
    signal[i] = 0.5 * signal[i] + 0.5 * window(signal, i - 1, 1)
print(smooth)
print(signal)

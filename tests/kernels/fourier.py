"""A discrete Fourier transform by its definition, as a sum for every frequency."""

import cmath
import sys


def coefficient(signal, frequency):
    total = 0j
    n = len(signal)
    for k, value in enumerate(signal):
        total += value * cmath.exp(-2j * cmath.pi * frequency * k / n)
    return total


n = int(sys.argv[1]) if len(sys.argv) > 1 else 8
signal = [float((i * i) % 5) for i in range(n)]
spectrum = list(map(lambda frequency: coefficient(signal, frequency), range(n)))  # parallel
for value in spectrum:
    print(f"{value.real:.9f} {value.imag:.9f}")

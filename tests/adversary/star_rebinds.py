# What is called is the function that the star import brings.
def sqrt(n):
    total = 0
    k = 0
    while k < 400_000:
        total += k * n % 7
        k += 1
    return total


NUMBERS = [1, 4, 9, 16, 25, 36]

from math import *

out = []
for n in NUMBERS:
    out.append(sqrt(n))
assert out == [1.0, 2.0, 3.0, 4.0, 5.0, 6.0]

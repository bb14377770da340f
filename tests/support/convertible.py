"""Counts primes below several limits: a script that rayify converts."""
import math


def count_primes(limit):
    count = 0
    for n in range(2, limit):
        if all(n % d for d in range(2, math.isqrt(n) + 1)):
            count += 1
    return count


if __name__ == "__main__":
    counts = [count_primes(limit) for limit in [20000, 25000, 30000, 35000]]
    print(counts, sum(counts))

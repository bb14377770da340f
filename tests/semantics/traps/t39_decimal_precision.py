# item: T39
# expect: S
# why: the precision is a setting of the driver's process; workers have 28 digits
from decimal import Decimal, getcontext


def root(n, rounds):
    guess = Decimal(n)
    for _ in range(rounds):
        guess = (guess + Decimal(n) / guess) / 2
    return guess


getcontext().prec = 50
roots = [root(n, 4_000) for n in (2, 3, 5, 7, 11)]
for value in roots:
    print(value)

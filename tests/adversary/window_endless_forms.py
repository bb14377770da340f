def f(x):
    t = x
    for k in range(20_000):
        t = (t * 31 + k) % 1_000_003
    return t

import itertools
def odd():
    n = 1
    while True:
        yield n
        n += 2
def pairs():
    a, b = 0, 1
    while True:
        yield a, b
        a, b = b, a + b
def main():
    for n in odd():
        if f(n) % 6 == 5:
            break
    print(n)
    for i, n in enumerate(odd()):
        if f(n) % 6 == 5:
            print(i)
            break
    for a, b in pairs():
        y = f(b)
        print(a, b, y)
        if y % 4 == 3:
            break
    print(next(n for n in itertools.count(5) if f(n) % 7 == 0))
    print(any(f(n) % 7 == 0 for n in odd()), all(f(n) % 7 for n in itertools.count(2)))
    for c in itertools.cycle("abc"):
        if f(ord(c)) != 0:
            break
    print(c)
    for n in map(abs, itertools.count(-4)):
        if f(n) % 5 == 2:
            break
    print(n)
main()

def f(x):
    t = x
    for k in range(20_000):
        t = (t * 31 + k) % 1_000_003
    return t

LOG = []
def small(n):
    LOG.append(n)
    return n % 2
def noisy(n):
    print("tested", n)
    return True
def main():
    table = {1: 2, 3: 4}
    print([n for n in range(8) if f(n) % 2 and small(n)], LOG)
    print([n for n in range(8) if noisy(n) if f(n) % 2])
    print([n for n in range(8) if f(n) % 2 if noisy(n)])
    print([(n, m) for n in range(3) for m in range(3) if f(n * m) % 2])
    print({n: f for n in [1, 2] if f(n)}.keys())
    try:
        print([n for n in (1, 3, 5) if f(table[n]) > 3])
    except KeyError:
        print("missing")
    try:
        print(any(f(table[n]) < 0 for n in (1, 3, 5)))
    except KeyError as error:
        print("missing", error)
    print(any(f(table[n]) > 0 for n in (1, 3, 5)))
    print([g(3) for g in [lambda k, n=n: k * n for n in range(5) if f(n) > 0]])
    print([n for n in range(5) if not f(n) % 2 or n == 3], sum(n for n in range(5) if (f(n) % 2 if n else 1)))
    print(max((n for n in range(9) if f(n) % 3 == 1), default=-1), sorted(n for n in range(9) if 2 < f(n) % 7 < 6))
    print(next((n for n in range(9) if f(n) < 0), "none"))
    try:
        next(n for n in range(3) if f(n) < 0)
    except StopIteration:
        print("stopped")
    print(list(n for n in range(6) if f(n) % 2), "".join(str(n) for n in range(6) if f(n) % 2))
main()

def f(x):
    t = x
    for k in range(20_000):
        t = (t * 31 + k) % 1_000_003
    return t

def main():
    it = iter(range(30))
    for x in it:
        if f(x) % 5 == 0:
            break
    print(x, next(it))
    pairs = zip([1, 2, 3], it)
    for a, b in pairs:
        if f(b) % 2:
            break
    print(a, b, list(pairs))
    gen = (n * n for n in it)
    print(any(f(n) > 0 for n in gen), next(gen))
    print(next((n for n in gen if f(n) > 0), None), next(gen))
    e = enumerate(it)
    for i, n in enumerate(e):
        if f(i) > 5: break
    print(next(e))
main()

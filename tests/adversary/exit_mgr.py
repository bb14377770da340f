class M:
    def __init__(self): self.n = []
    def __enter__(self): return self
    def __exit__(self, *exc):
        print("got", self.n)
        return True
def f(x):
    t = 0
    while t < 3000:
        t += 1
    if x == 3:
        raise ValueError("no")
    return x * 2
def main():
    m = M()
    out = m.n
    with m:
        for x in [1, 2, 3, 4]:
            out.append(f(x))
    print(out)
main()

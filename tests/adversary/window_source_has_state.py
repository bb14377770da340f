def f(x):
    t = x
    for k in range(20_000):
        t = (t * 31 + k) % 1_000_003
    return t

class Source:
    def __init__(self):
        self.taken = 0
    def items(self):
        for n in range(50):
            self.taken += 1
            yield n
def logged():
    for n in range(50):
        LOG.append(n)
        yield n
LOG = []
def main():
    s = Source()
    for n in s.items():
        if f(n) % 5 == 0:
            break
    print(n, s.taken)
    for n in logged():
        if f(n) % 5 == 0:
            break
    print(n, LOG)
    print(any(f(n) % 7 == 1 for n in logged()), LOG)
main()

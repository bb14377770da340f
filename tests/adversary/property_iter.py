def f(x):
    t = 0
    while t < 3000:
        t += 1
    return x * 2
class B:
    def __init__(self):
        self.n = 0
    @property
    def items(self):
        self.n += 1
        return [self.n, 2, 3]
def main():
    b = B()
    for x in b.items:
        print(x, f(x))
    print(b.n)
main()

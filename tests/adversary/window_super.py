def f(x):
    t = x
    for k in range(20_000):
        t = (t * 31 + k) % 1_000_003
    return t

class A:
    def base(self, x):
        return x + 1
class B(A):
    def base(self, x):
        return x + 2
    def run(self):
        for x in range(9):
            y = f(super().base(x))
            print(x, y)
            if y % 3 == 1:
                break
        return x
print(B().run())

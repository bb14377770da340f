import math
class A:
    def scale(self, v):
        return v * 2
class B(A):
    def go(self):
        out = []
        for k in range(3):
            y = super().scale(k)
            z = sum(math.sin(i * (y)) for i in range(9000))
            out.append(z)
        return out
print(B().go())

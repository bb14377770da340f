REG = []
class B:
    def __init_subclass__(cls):
        REG.append(cls.__name__)
def f(x):
    t = 0
    while t < 3000:
        t += 1
    class D(B):
        pass
    return x
print([f(x) for x in [3, 1, 2]], REG)

def f(x):
    t = 0
    while t < 3000:
        t += 1
    return x
class S:
    stop = False
def mark(v):
    S.stop = True
    return v
print([mark(f(x)) for x in range(3) if not S.stop])

def f(x, y=1):
    t = 0
    while t < 3000:
        t += 1
    return x
def run(xs):
    for a in [(1, 2), (1, 2, 3)]:
        print(a, f(*a))
run(1)

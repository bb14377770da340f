import atexit
out = []
def bye():
    print("have", out)
atexit.register(bye)
def f(x):
    t = 0
    while t < 3000:
        t += 1
    if x == 2:
        raise ValueError("no")
    return x
for x in range(4):
    out.append(f(x))

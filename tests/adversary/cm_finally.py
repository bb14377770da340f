from contextlib import contextmanager
def f(x):
    t = 0
    while t < 3000:
        t += 1
    if x == 2:
        raise ValueError("no")
    return x
@contextmanager
def cm(o):
    try:
        yield
    finally:
        print(o)
out = []
with cm(out):
    for x in range(4):
        out.append(f(x))

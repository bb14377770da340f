from multiprocessing import Pool
def f(x):
    t = 0
    while t < 3000:
        t += 1
    return x * 2

def g(a, b):
    t = 0
    while t < 3000:
        t += 1
    return [a, b]

def bad(x):
    t = 0
    while t < 3000:
        t += 1
    if x == 3:
        raise ValueError("no", x)
    return x

cfg = {"k": 1}
def kk(x):
    t = 0
    while t < 3000:
        t += 1
    return x * cfg["k"]

if __name__ == "__main__":
    cfg["k"] = 2
    p = Pool(2)
    cfg["k"] = 3
    r = p.map(kk, range(3))
    p.close()
    p.join()
    print(r)

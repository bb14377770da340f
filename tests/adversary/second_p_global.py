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

K = 1
def kk(x):
    t = 0
    while t < 3000:
        t += 1
    return x * K

if __name__ == "__main__":
    K = 5
    p = Pool(2)
    K = 7
    r = p.map(kk, range(3))
    p.close()
    p.join()
    print(r)

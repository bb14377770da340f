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

if __name__ == "__main__":
    p = Pool(2)
    r = p.map(f, range(3))
    try:
        p.join()
    except ValueError as e:
        print("VE", e)
    p.close()
    print(r)

from concurrent.futures import ProcessPoolExecutor
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
    with ProcessPoolExecutor(max_workers=2) as ex:
        r = ex.map(bad, range(6))
    print("after")
    try:
        for v in r:
            print(v)
    except ValueError as e:
        print("caught", e)

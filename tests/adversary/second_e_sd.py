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
    ex = ProcessPoolExecutor(2)
    r = list(ex.map(f, range(3)))
    ex.shutdown(wait=True)
    try:
        list(ex.map(f, range(3)))
    except RuntimeError as e:
        print("RE")
    print(r)

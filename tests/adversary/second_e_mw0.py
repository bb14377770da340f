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
    try:
        with ProcessPoolExecutor(0) as ex:
            print(list(ex.map(f, range(3))))
    except ValueError as e:
        print("VE")

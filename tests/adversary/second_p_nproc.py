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

def say(x):
    print("say", x)
    return x

if __name__ == "__main__":
    with Pool(say(2)) as p:
        print(p.map(f, range(4)))

def f(x):
    t = x
    for k in range(20_000):
        t = (t * 31 + k) % 1_000_003
    return t

def g(x):
    return (x, f(x)) if f(x) % 3 == 0 else None
def main():
    for x in range(20):
        match g(x):
            case None:
                continue
            case (n, y):
                print(n, y)
                break
main()

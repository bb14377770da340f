def f(x):
    t = x
    for k in range(20_000):
        t = (t * 31 + k) % 1_000_003
    return t

def g(x):
    if x > 2:
        raise ValueError("never reached")
    return f(x)
def main():
    try:
        for x in range(40):
            y = g(x)
            print(x, y)
            if x == 2:
                return x
    except ValueError:
        print("caught")
    finally:
        print("finally")
print(main())

def f(x):
    t = x
    for k in range(20_000):
        t = (t * 31 + k) % 1_000_003
    return t

def g(x):
    if x == 4:
        raise KeyError("four")
    return f(x)
def main():
    out = []
    for x in range(10):
        try:
            out.append(g(x))
        except KeyError as error:
            print("stopped by", error.args)
            break
        finally:
            print("round", x)
    print(len(out))
    for x in range(10):
        try:
            y = g(x)
        except KeyError as error:
            print("stopped by", error.args)
            break
        print(y)
main()

def f(x):
    t = x
    for k in range(20_000):
        t = (t * 31 + k) % 1_000_003
    return t

def main():
    kept = None
    try:
        for x in range(9):
            y = f(x)
            if y % 3 == 1:
                raise LookupError(x)
    except LookupError as error:
        kept = error
        print("kept", error)
    for x in range(9):
        if f(x) % 3 == 1:
            break
    print(x, kept.args)
main()

def f(x):
    t = x
    for k in range(20_000):
        t = (t * 31 + k) % 1_000_003
    return t

def main():
    out = []
    for x in range(6):
        y = f(x)
        for d in (2, 3, 5):
            if y % d == 0:
                break
        else:
            print("none for", x)
            break
        out.append((x, d))
    print(out)
    for x in range(6):
        for d in range(3):
            y = f(x * d)
            if y % 2:
                print("inner", x, d)
                break
        else:
            continue
        if x > 2:
            break
    print(x, d)
    def first():
        for a in range(3):
            for b in range(3):
                if f(a + b) % 4 == 1:
                    return a, b
        return None
    print(first())
main()

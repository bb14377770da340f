def f(x):
    t = 0
    while t < 3000:
        t += 1
    return x * 2
def main():
    out = []
    for a in [1, 2, 3]:
        for b in [1, 2, 3]:
            if b == 2:
                continue
            out.append((a, b, f(a * 10 + b)))
    print(out)
main()

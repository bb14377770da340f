def f(x):
    t = 0
    while t < 3000:
        t += 1
    return x * 2
def main():
    out = []
    for x in ["1", "a", "2", "3"]:
        try:
            int(x)
        except ValueError:
            continue
        if x:
            out.append((x, f(x)))
    print(out)
main()

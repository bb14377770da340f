def f(x):
    t = 0
    while t < 3000:
        t += 1
    return x * 2
def main():
    out = []
    for x in [1, None, 2, -1, 3]:
        if x is None:
            continue
        if x < 0:
            continue
        out.append(f(x))
    print(out)
main()

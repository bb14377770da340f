def f(x):
    t = 0
    while t < 3000:
        t += 1
    return x * 2
def main():
    out = []
    for x in [1, 2, 3, 4, 5]:
        if x == 2:
            print("two")
        elif x == 3:
            continue
        if x:
            y = f(x)
            out.append((x, y))
    print(out)
main()

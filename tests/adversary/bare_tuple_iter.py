def f(x):
    t = 0
    while t < 3000:
        t += 1
    return x * 2
def main():
    for x in 5, 6:
        print(f(x))
    out = []
    for x in 5, 6:
        out.append(f(x))
    print(out)
    t = 0
    for x in 5, 6:
        t += f(x)
    print(t)
main()

def f(x):
    t = 0
    while t < 3000:
        t += 1
    return x * 2
def main():
    out = []
    for x in [1, 2, 3]:
        out.append(f(x))
    del x
    print(out)
main()

def f(x):
    t = 0
    while t < 3000:
        t += 1
    if x == 3:
        raise ValueError("no")
    return x * 2
def main():
    out = []
    try:
        for x in [1, 2, 3, 4]:
            out.append(f(x))
    finally:
        print(out)
main()

def f(x):
    t = 0
    while t < 3000:
        t += 1
    return x * 2
def main():
    for x in (int(s) for s in ["1", "2", "x"]):
        print(f(x))
main()

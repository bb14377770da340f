def f(x):
    t = 0
    while t < 3000:
        t += 1
    return x * 2
def main():
    it = (i for i in [1, 2, 3, 4])
    print(any(f(x) for x in it))
    print(next(it))
main()

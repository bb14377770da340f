def f(x):
    t = 0
    while t < 3000:
        t += 1
    return x * 2
def main():
    xs = [1, 2, 3, 4]
    print([(f(x), xs.pop()) for x in xs])
main()

def f(x):
    t = 0
    while t < 3000:
        t += 1
    return x * 2
def main():
    a = (1,)
    for x in (2, 3) \
            :
        if x:
            print(f(x))
    for x in 5, \
             6:
        if x:
            print(f(x))
    for x in 5, 6:
        print(f(x))
    print([f(x) for x in a \
            + (2,)])
main()

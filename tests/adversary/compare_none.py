def f(x):
    t = 0
    while t < 3000:
        t += 1
    return x * 2
def main():
    for x in [1, None, 2]:
        print(x)
        if x > 0:
            print(f(x))
main()

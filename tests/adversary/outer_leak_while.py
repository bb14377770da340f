def f(x):
    t = 0
    while t < 3000:
        t += 1
    return x * 2
def main():
    x = 0
    n = 0
    while n < 2:
        n += 1
        print(x)
        total = 0
        for x in range(1, 4):
            total += f(x)
        print(total)
main()

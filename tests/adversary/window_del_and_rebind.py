def f(x):
    t = x
    for k in range(20_000):
        t = (t * 31 + k) % 1_000_003
    return t

def main():
    factor = 2
    for x in range(9):
        y = f(x * factor)
        if y % 5 == 0:
            break
        if y % 5 == 1:
            factor = 3
    print(x, factor)
    for x in range(9):
        y = f(x)
        x = y % 3
        if x == 2:
            break
    print(x)
    for x in range(9):
        y = f(x)
        if y % 3 == 2:
            break
        del x
    print(y)
main()

def f(x):
    t = x
    for k in range(20_000):
        t = (t * 31 + k) % 1_000_003
    return t

def main():
    for x in (xs := range(9)):
        y = f(z := x + 1)
        print(x, z, y)
        if y % 3 == 1:
            break
    print(xs, z)
main()

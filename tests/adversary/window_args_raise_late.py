def f(x):
    t = x
    for k in range(20_000):
        t = (t * 31 + k) % 1_000_003
    return t

# the argument of an item behind the exit can't be computed: the loop never gets there
def main():
    xs = [3, 5, 7, None]
    for i in range(100):
        y = f(xs[i])
        print(i, y)
        if i == 2:
            break
    print("end", i)
main()

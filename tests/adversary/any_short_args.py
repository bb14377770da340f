def f(x):
    t = 0
    while t < 3000:
        t += 1
    return x * 2
def main():
    d = {1: 2, 3: 4}
    keys = [1, 3, 5]
    print(any(f(d[k]) for k in keys))
main()

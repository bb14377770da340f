def f(x):
    t = 0
    while t < 3000:
        t += 1
    return x * 2
def main():
    set = 5
    print({f(x) for x in [1, 2]}, set)
main()

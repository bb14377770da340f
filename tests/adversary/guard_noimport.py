def f(x):
    t = 0
    while t < 3000:
        t += 1
    return x * 2

def main():
    print([f(x) for x in range(4)])


if __name__ == "__main__":
    main()

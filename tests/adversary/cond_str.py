def f(x):
    t = 0
    while t < 3000:
        t += 1
    return x * 2
def main():
    for x in ["a", "b"]:
        print(x)
        print(f(f"{x:d}"))
main()

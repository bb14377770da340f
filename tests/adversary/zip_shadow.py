def f(x):
    t = 0
    while t < 3000:
        t += 1
    return x * 2
def zip(a, b):
    return "zip"
def main():
    for x in [1, 2]:
        print(x, f(x))
main()

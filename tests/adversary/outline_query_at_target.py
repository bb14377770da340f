import pandas as pd


def f(x):
    t = 0
    while t < 3000:
        t += 1
    return x * 2


df = pd.DataFrame({"a": range(10)})


def main():
    for x in [1, 2, 3]:
        sub = df.query("a > @x")
        print(len(sub), f(x))


main()

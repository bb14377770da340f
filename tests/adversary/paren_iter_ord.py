import sys

def f(x):
    t = 0
    while t < 3000:
        t += 1
    return x * 2
def main():
    a, b = [1], [2]
    for x in (a + b):
        print(f(x))
    for x in (a +
              b):
        if x:
            print(f(x))
    for (x) in (a):
        print(f(x))
main()

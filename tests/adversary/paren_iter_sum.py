import sys

def f(x):
    t = 0
    while t < 3000:
        t += 1
    return x * 2
def main():
    a, b = [1], [2]
    t = 0
    for x in (a + b):
        t += f(x)
    print(t)
main()

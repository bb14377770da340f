import sys

def f(x):
    t = 0
    while t < 3000:
        t += 1
    return x * 2
print({(k, 1): (f(k) + 1) for k in range(2)})

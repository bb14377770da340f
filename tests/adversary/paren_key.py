import sys

def f(x):
    t = 0
    while t < 3000:
        t += 1
    return x * 2
print({(k): f(k) for k in range(2)})

import numpy as np
def f(x, arr):
    t = 0
    while t < 3000:
        t += 1
    return float(arr[0]) + x
def bump(a):
    a += 1
    return 0
def main():
    arr = np.full(10, 2.0)
    out = [(bump(arr), sum([f(x, arr) for x in range(3)])) for k in range(3)]
    print(out)
main()

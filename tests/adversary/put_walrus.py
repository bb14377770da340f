import numpy as np
def f(x, arr):
    t = 0
    while t < 3000:
        t += 1
    return float(arr[0]) + x
def main():
    arr = np.full(10, 2.0)
    out = ((arr := arr * 3) is None, [f(x, arr) for x in range(3)])
    print(out)
main()

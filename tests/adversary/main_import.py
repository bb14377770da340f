def f(x):
    t = 0
    while t < 3000:
        t += 1
    return x * 2
import __main__
print([f(x) for x in range(3)])
print(__main__.f(3))

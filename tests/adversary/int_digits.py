import sys
sys.set_int_max_str_digits(0)
def f(x):
    t = 0
    while t < 3000:
        t += 1
    return len(str(10 ** (5000 + x)))
print([f(x) for x in range(3)])

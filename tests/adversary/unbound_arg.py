def f(x):
    t = 0
    while t < 3000:
        t += 1
    return x * 2
def main(n):
    if n > 3:
        y = 1
    for x in range(2):
        print(x)
        print(f(y))
main(1)

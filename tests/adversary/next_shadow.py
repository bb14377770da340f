def f(x):
    t = 0
    while t < 3000:
        t += 1
    return x * 2
def main():
    next = 5
    iter = 6
    for x in [1, 2]:
        if x:
            print(x, f(x), next, iter)
main()

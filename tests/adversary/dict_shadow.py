def f(x):
    t = 0
    while t < 3000:
        t += 1
    return x * 2
def main(list):
    dict = 3
    d = {}
    for x in list:
        d[x] = f(x)
    print(d, dict)
main([1, 2])

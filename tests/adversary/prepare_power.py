def work(s):
    t = 0.0
    for i in range(3000000):
        t += (i * s) % 7
    return t
for e in [1, 2, 400, 3]:
    s = 10.0 ** e
    print(e, work(s))

def work(x, table={}):
    t = x
    for k in range(20_000):
        t = (t * 31 + k) % 1_000_003
    return table.get(x, 0) + t
work.__defaults__[0][1] = 50
print([work(i) for i in range(3)])
work.__defaults__ = ({2: 9},)
print([work(i) for i in range(3)])

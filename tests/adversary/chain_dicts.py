def nest(n):
    d = {}
    for i in range(n):
        d = {'c': [d], 'v': i}
    t = n
    for k in range(20_000):
        t = (t * 31 + k) % 1_000_003
    return d
def depth(d):
    n = 0
    while d.get('c'): d = d['c'][0]; n += 1
    t = n
    for k in range(20_000):
        t = (t * 31 + k) % 1_000_003
    return n
ds = [nest(n) for n in (5, 2000)]
print([depth(d) for d in ds])

def work(x):
    t = x
    for k in range(20_000):
        t = (t * 31 + k) % 1_000_003
    if x == 2:
        raise ValueError('two')
    return t
pairs = [('a', 1), ('b', 2), ('b', 3), ('c', 4)]
d = {}
try:
    for k, x in pairs:
        d[k] = work(x)
except ValueError as e:
    print(e)
print(d)
try:
    print({k: work(x) for k, x in pairs})
except ValueError as e:
    print(e)
d = {}
for k, x in pairs:
    d[k] = work(x)
print(d)

def work(x):
    t = 0
    for i in range(2000000):
        t += (i * x) % 7
    return t

def length(n):
    t = work(3)
    while n:
        v, n = n
        t += v
    return t
lst = ()
for i in range(2000):
    lst = (i, lst)
print([length(lst) for i in range(2)])

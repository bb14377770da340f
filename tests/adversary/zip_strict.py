def work(x, y):
    t = x * y
    for k in range(20_000):
        t = (t * 31 + k) % 1_000_003
    return t
try:
    for a, b in zip([1, 2, 3], [4, 5], strict=True):
        print(work(a, b))
except ValueError as e:
    print(e)
try:
    print([work(a, b) for a, b in zip([1, 2, 3], [4, 5], strict=True)])
except ValueError as e:
    print(e)

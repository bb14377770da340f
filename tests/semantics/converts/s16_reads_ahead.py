# item: S16
# expect: C
# why: each element is made from the next one, which is not written yet


def crunch(x, steps):
    for step in range(steps):
        x = (x * 31 + step) % 1_000_003
    return x


a = [1, 2, 3, 4, 5, 6]
for i in range(len(a) - 1):
    a[i] = crunch(a[i + 1], 30_000)
print(a)

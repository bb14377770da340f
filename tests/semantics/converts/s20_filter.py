# item: S20
# expect: C
# why: a heavy predicate for filter


def odd(x):
    value = x
    for step in range(10_000 * (x + 1)):
        value = (value * 31 + step) % 1_000_003
    return value % 2 == 1


xs = list(range(8))
out = list(filter(odd, xs))
print(out)

# item: T04
# expect: R global-written
# why: the memo dict is filled by every call, and its size is part of the result

CACHE = {}


def expand(x, steps):
    value = x
    for step in range(steps):
        value = (value * 31 + step) % 1_000_003
    CACHE[x] = value
    return len(CACHE)


sizes = []
for x in [4, 9, 4, 2, 9, 7]:
    sizes.append(expand(x, 30_000))
print(sizes)
print(sorted(CACHE.items()))

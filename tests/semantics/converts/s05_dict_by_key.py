# item: S05
# expect: C
# why: each round writes its own key; the order of insertion is kept


def crunch(key, steps):
    value = len(key)
    for step in range(steps):
        value = (value * 31 + step) % 1_000_003
    return value


d = {}
for key in ["pear", "fig", "apple", "kiwi", "fig"]:
    d[key] = crunch(key, 30_000)
print(d)

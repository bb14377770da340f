# item: T10
# expect: R loop-carried
# why: a key that comes twice reads what its first round wrote


def crunch(value, steps):
    for step in range(steps):
        value = (value * 31 + step) % 1_000_003
    return value


d = {"a": 1}
for key in ["a", "b", "a", "b", "a"]:
    d[key] = crunch(d.get(key, 5), 30_000)
print(d)

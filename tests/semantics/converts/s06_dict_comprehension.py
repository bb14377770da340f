# item: S06
# expect: C
# why: a dict comprehension over the items of another dict


def crunch(value, steps):
    for step in range(steps):
        value = (value * 31 + step) % 1_000_003
    return value


src = {"one": 1, "two": 2, "three": 3, "four": 4}
d = {k: crunch(v, 30_000) for k, v in src.items()}
print(d)

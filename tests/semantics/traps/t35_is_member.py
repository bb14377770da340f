# item: T35
# expect: R identity
# why: inside a task the argument and the global are different copies


def rank(item, steps):
    value = 0
    for step in range(steps):
        value = (value * 31 + step) % 1_000_003
    return value + (1 if any(item is known for known in KNOWN) else 0)


KNOWN = [[1], [2], [3]]
items = [KNOWN[0], [2], KNOWN[2]]
print([rank(item, 30_000) for item in items])

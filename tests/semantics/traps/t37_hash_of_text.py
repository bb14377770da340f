# item: T37
# expect: R hash-seed
# why: the hash of a text differs from process to process


def bucket(name, steps):
    value = len(name)
    for step in range(steps):
        value = (value * 31 + step) % 1_000_003
    return hash(name) % 4


names = ["north", "east", "south", "west", "centre", "north"]
parts = {}
agree = True
for name in names:
    part = bucket(name, 30_000)
    parts.setdefault(part, []).append(name)
    agree = agree and part == hash(name) % 4
print("agree", agree, len(names) == sum(map(len, parts.values())))

# item: T13
# expect: R loop-carried
# why: the rows are one and the same dict, so each round reads what the one before wrote


def score(row, steps):
    value = row["n"]
    for step in range(steps):
        value = (value * 31 + step) % 1_000_003
    return value


rows = [{"n": 1}] * 3 + [{"n": 4}]
out = []
for row in rows:
    row["n"] = score(row, 30_000)
    out.append(row["n"])
print(out)

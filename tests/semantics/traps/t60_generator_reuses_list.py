# item: T60
# expect: S
# why: the generator hands out one list again and again and clears it in between


def total(batch, steps):
    value = sum(batch)
    for step in range(steps):
        value = (value * 31 + step) % 1_000_003
    return value


def batches(rows, size):
    batch = []
    for row in rows:
        batch.append(row)
        if len(batch) == size:
            yield batch
            batch.clear()


out = []
for batch in batches(range(12), 3):
    out.append(total(batch, 30_000))
print(out)
print([total(batch, 30_000) for batch in batches(range(9), 3)])

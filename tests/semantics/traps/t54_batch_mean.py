# item: T54
# expect: S
# why: each batch is normalised by its own mean, so the batches must stay those of the loop


def batched(rows, size):
    for start in range(0, len(rows), size):
        yield rows[start : start + size]


def normalise(batch, steps):
    value = 0
    for step in range(steps):
        value = (value * 31 + step) % 1_000_003
    mean = sum(batch) / len(batch)
    return [row - mean + value for row in batch]


def main():
    rows = [n * n % 17 for n in range(150)]
    out = []
    for batch in batched(rows, 32):
        out += normalise(batch, 30_000)
    print(len(out), out[:3], out[-3:])
    print(sum(out))


main()

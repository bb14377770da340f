"""None is the same object everywhere."""


def find(x):
    for step in range(30_000):
        x = (x * 31 + step) % 1_000_003
    return x if x % 2 else None


found = [find(x) for x in range(6)]
print([i for i, value in enumerate(found) if value is not None])

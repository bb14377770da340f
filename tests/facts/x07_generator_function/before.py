"""A generator function."""


def words(x):
    value = x
    for step in range(30_000):
        value = (value * 31 + step) % 1_000_003
    for part in "abc":
        yield f"w{value}{part}"


for found in [words(x) for x in range(3)]:
    print(" ".join(found))

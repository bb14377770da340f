"""A function that returns a generator expression."""


def words(x):
    value = x
    for step in range(30_000):
        value = (value * 31 + step) % 1_000_003
    return (f"w{value}{part}" for part in "abc")


for found in [words(x) for x in range(3)]:
    print(" ".join(found))

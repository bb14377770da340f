"""The generator is used up inside the call that is distributed."""


def words(x):
    value = x
    for step in range(30_000):
        value = (value * 31 + step) % 1_000_003
    for part in "abc":
        yield f"w{value}{part}"


def sentence(x):
    return " ".join(words(x))


for found in [sentence(x) for x in range(3)]:
    print(found)

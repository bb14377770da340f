"""The loop writes what the calls return."""


def value_of(x):
    value = x
    for step in range(30_000):
        value = (value * 31 + step) % 1_000_003
    return value


for x in range(3):
    value = value_of(x)
    with open(f"part{x}.txt", "w") as part:
        part.write(str(value))

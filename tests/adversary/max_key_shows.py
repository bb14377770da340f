# The key is asked for between two items: what it shows is shown up to the item that fails.
def work(x):
    total = 0
    for k in range(40_000):
        total += k * x % 7
    if x == 5:
        raise ValueError(x)
    return total


def note(total):
    print("noted", total)
    return total


print(max((work(x) for x in range(5)), key=note))
print(max((work(x) for x in range(8)), key=note))

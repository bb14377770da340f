"""Numbers and texts that a call gives may be one object for all calls; copies are not."""


def burn(n):
    total = n
    for step in range(20000):
        total = (total * 31 + step) % 1009
    return total


def big(n):
    burn(n)
    return 100000


def name(n):
    burn(n)
    return 'name of this'


numbers = [big(n) for n in range(3)]
print(numbers[0] is numbers[1])
names = [name(n) for n in range(3)]
print(names[0] is names[1])

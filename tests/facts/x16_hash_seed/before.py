"""Buckets by `hash` of a text, and the order of a set of texts."""


def bucket(name):
    value = len(name)
    for step in range(30_000):
        value = (value * 31 + step) % 1_000_003
    return hash(name)


def order(text):
    value = len(text)
    for step in range(30_000):
        value = (value * 31 + step) % 1_000_003
    return [word for word in set(text.split())]


names = ["ada", "grace", "edsger", "barbara"]
print([bucket(name) == hash(name) for name in names])
texts = ["one two three four five six seven eight nine ten"]
print([order(text) == [word for word in set(text.split())] for text in texts])

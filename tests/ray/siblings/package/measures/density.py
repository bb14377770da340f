from . import tables
from .words import words


def density(text):
    total = 0
    for _ in range(20):
        for word in words(text):
            total += sum(tables.VALUES.get(letter, 0) for letter in word)
    return total / len(text)

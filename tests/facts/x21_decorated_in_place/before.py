"""A function that is also called directly, calls itself, is mapped and asked for its name; a class that is compared with."""


class Tree:
    def __init__(self, value, parts=()):
        self.value = value
        self.parts = parts


def total(tree):
    value = tree.value
    for step in range(30_000):
        value = (value * 31 + step) % 1_000_003
    return value + sum(total(part) for part in tree.parts)


trees = [Tree(n, (Tree(n + 1), Tree(n + 2))) for n in range(3)]
print([total(tree) for tree in trees])
print(total(trees[0]))
print(sorted(map(total, trees)))
print(total.__name__, isinstance(trees[0], Tree))

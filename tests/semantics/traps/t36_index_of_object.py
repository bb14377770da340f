# item: T36
# expect: R identity
# why: list.index, `in` and `remove` compare the copies by identity, too


class Node:
    def __init__(self, name):
        self.name = name


NODES = [Node(name) for name in "abcd"]


def place(node, steps):
    value = 0
    for step in range(steps):
        value = (value * 31 + step) % 1_000_003
    return (NODES.index(node) if node in NODES else -1), value


def rivals(node, nodes, steps):
    value = 0
    for step in range(steps):
        value = (value * 31 + step) % 1_000_003
    return [other.name for other in nodes if other != node]


print([place(node, 30_000) for node in NODES])
print([rivals(node, NODES, 30_000) for node in NODES])

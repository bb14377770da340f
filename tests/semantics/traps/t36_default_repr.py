# item: T36
# expect: R identity
# why: identities show in hashes, ids and sets of objects


class Node:
    def __init__(self, n):
        self.n = n


class Tag(Node):
    def __eq__(self, other):
        return self.n == other.n

    def __hash__(self):
        return id(self)


def grow(node, steps):
    value = node.n
    for step in range(steps):
        value = (value * 31 + step) % 1_000_003
    return Node(value), node


def key(node, steps):
    value = node.n
    for step in range(steps):
        value = (value * 31 + step) % 1_000_003
    return id(node)


nodes = [Node(n) for n in range(4)]
print(sum(same is node for (_, same), node in zip([grow(node, 30_000) for node in nodes], nodes)))
print([key(node, 30_000) == id(node) for node in nodes])
tags = [Tag(n) for n in range(3)]
print([tag in {same} for tag, (_, same) in zip(tags, [grow(tag, 30_000) for tag in tags])])

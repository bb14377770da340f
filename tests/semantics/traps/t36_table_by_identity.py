# item: T36
# expect: R identity
# why: the global table is keyed by the objects themselves; what arrives in a task is a copy


class Node:
    def __init__(self, name):
        self.name = name


def weigh(node, steps):
    value = TABLE.get(node, -1)
    for step in range(steps):
        value = (value * 31 + step) % 1_000_003
    return value


nodes = [Node(name) for name in "abcd"]
TABLE = {node: n for n, node in enumerate(nodes)}
print([weigh(node, 30_000) for node in nodes])

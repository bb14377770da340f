# item: T36
# expect: R identity
# why: the objects that come back are copies, which hash and compare by identity


class Node:
    def __init__(self, name):
        self.name = name


def heaviest(node, others, steps):
    value = len(node.name)
    for step in range(steps):
        value = (value * 31 + step) % 1_000_003
    return others[value % len(others)]


nodes = [Node(name) for name in ("a", "bb", "ccc", "dddd", "eeeee")]
weights = {node: len(node.name) for node in nodes}
partners = [heaviest(node, nodes, 30_000) for node in nodes]
print([weights.get(partner, "unknown") for partner in partners])
print([nodes.index(partner) if partner in nodes else -1 for partner in partners])
out = {id(node): heaviest(node, nodes, 30_000) for node in nodes}
print([out[id(node)].name for node in nodes])

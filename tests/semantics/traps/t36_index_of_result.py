# item: T36
# expect: R identity
# why: the results are looked up among the objects that were passed in


class Node:
    def __init__(self, name):
        self.name = name


def best(nodes, n, steps):
    value = n
    for step in range(steps):
        value = (value * 31 + step) % 1_000_003
    return nodes[value % len(nodes)]


nodes = [Node(name) for name in "abcd"]
chosen = []
for n in range(4):
    chosen.append(best(nodes, n, 30_000))
print([nodes.index(node) if node in nodes else -1 for node in chosen])
print(len(set(chosen)), len(set(nodes) | set(chosen)))

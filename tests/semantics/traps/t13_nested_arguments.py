# item: T13
# expect: R loop-carried
# why: what the call reads two levels down is what the loop wrote the round before


class Node:
    def __init__(self, value):
        self.value = value
        self.left = None


def measure(node, steps):
    value = node.value + (node.left.value if node.left else 0)
    for step in range(steps):
        value = (value * 31 + step) % 1_000_003
    return value


nodes = [Node(n) for n in range(5)]
for left, node in zip(nodes, nodes[1:]):
    node.left = left
for node in nodes:
    node.value = measure(node, 30_000)
print([node.value for node in nodes])
table = [[1, 2], [3, 4], [5, 6]]


def row_sum(table, i, steps):
    value = sum(table[i - 1])
    for step in range(steps):
        value = (value * 31 + step) % 1_000_003
    return value


for i in range(3):
    total = row_sum(table, i, 30_000)
    table[i].append(total)
print(table)

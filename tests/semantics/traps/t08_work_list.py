# item: T08
# expect: R loop-carried
# why: what the calls find decides which calls there are


def children(node, steps):
    value = node
    for step in range(steps):
        value = (value * 31 + step) % 1_000_003
    if node > 40:
        return []
    return [node * 2 + 1, node * 2 + 2 + value % 3]


queue = [1]
order = []
while queue:
    node = queue.pop()
    order.append(node)
    queue.extend(children(node, 5_000))
print(len(order))
print(order)

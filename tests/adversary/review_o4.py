# DIFFERS: Ray's cloudpickle makes the worker's class without real slots: instances take any attribute and have a __dict__
import weakref
class Node:
    __slots__ = ("v", "__weakref__")
    def __init__(self, v):
        self.v = v
def work(n, node):
    total = n
    for step in range(20000):
        total = (total * 31 + step) % 1009
    return total + node.v, hasattr(node, "__dict__")
nodes = [Node(k) for k in range(4)]
print([work(i, k) for i, k in enumerate(nodes)])

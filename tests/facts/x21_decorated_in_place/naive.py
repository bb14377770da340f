import os

import ray


class Tree:
    def __init__(self, value, parts=()):
        self.value = value
        self.parts = parts


@ray.remote
def total(tree):
    value = tree.value
    for step in range(30_000):
        value = (value * 31 + step) % 1_000_003
    return value + sum(total(part) for part in tree.parts)


@ray.remote
class Actor:
    pass


def seen(use):
    try:
        return use()
    except Exception as error:
        return f"{type(error).__name__}: {error}"


ray.init(address=os.environ["RAY_ADDRESS"])
trees = [Tree(n, (Tree(n + 1), Tree(n + 2))) for n in range(3)]
print("# direct:", seen(lambda: total(trees[0])))
print("# map:", seen(lambda: list(map(total, trees))))
print("# name:", seen(lambda: total.__name__))
print("# isinstance:", seen(lambda: isinstance(trees[0], Actor)))
print(ray.get([total.remote(tree) for tree in trees]))

"""Objects that each call makes anew are as many afterwards, and one object in a result stays one."""


class Node:
    def __init__(self, value):
        self.value = value


def burn(n):
    total = n
    for step in range(20000):
        total = (total * 31 + step) % 1009
    return total


def pair(n):
    node = Node(burn(n))
    return [node, node, Node(n)]


def fresh(n):
    return [burn(n)]


def kept(n, shared=[7]):
    burn(n)
    return shared


rows = [fresh(n) for n in (1, 1, 2)]
rows.append(rows[0])
print([one is other for one in rows for other in rows])
triples = [pair(n) for n in range(3)]
print([a is b for a, b, _ in triples], [b is c for _, b, c in triples])
print(triples[0][0] in triples[1], triples[0][0] in triples[0], triples.index(triples[2]))
same = [kept(n) for n in range(3)]
print(same[0] is same[1])

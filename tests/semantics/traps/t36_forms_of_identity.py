# item: T36
# expect: R identity
# why: the ways in which a call can depend on which object it was given
import itertools
import weakref


class Node:
    def __init__(self, name):
        self.name = name
        self.next = None


NODES = [Node(name) for name in 'abcd']
for node in NODES:
    node.next = NODES[0]
TABLE = {node: n for n, node in enumerate(NODES)}


def f_eq(node, steps):
    value = 0
    for step in range(steps):
        value = (value * 31 + step) % 1_000_003
    result = node == NODES[0]
    return result, value


def f_ne(node, steps):
    value = 0
    for step in range(steps):
        value = (value * 31 + step) % 1_000_003
    result = node != NODES[0]
    return result, value


def f_inn(node, steps):
    value = 0
    for step in range(steps):
        value = (value * 31 + step) % 1_000_003
    result = node in NODES
    return result, value


def f_idx(node, steps):
    value = 0
    for step in range(steps):
        value = (value * 31 + step) % 1_000_003
    result = NODES.index(node) if node in NODES else -1
    return result, value


def f_get(node, steps):
    value = 0
    for step in range(steps):
        value = (value * 31 + step) % 1_000_003
    result = TABLE.get(node, -1)
    return result, value


def f_sub(node, steps):
    value = 0
    for step in range(steps):
        value = (value * 31 + step) % 1_000_003
    result = TABLE[node] if node in TABLE else 5
    return result, value


def f_cnt(node, steps):
    value = 0
    for step in range(steps):
        value = (value * 31 + step) % 1_000_003
    result = NODES.count(node)
    return result, value


def f_inset(node, steps):
    value = 0
    for step in range(steps):
        value = (value * 31 + step) % 1_000_003
    result = node in set(NODES)
    return result, value


def f_hash(node, steps):
    value = 0
    for step in range(steps):
        value = (value * 31 + step) % 1_000_003
    result = hash(node) == hash(NODES[0])
    return result, value


def f_rm(node, steps):
    value = 0
    for step in range(steps):
        value = (value * 31 + step) % 1_000_003
    rest = list(NODES); result = node in rest and rest.remove(node)
    return result, value


def f_tupeq(node, steps):
    value = 0
    for step in range(steps):
        value = (value * 31 + step) % 1_000_003
    result = (1, node) == (1, NODES[0])
    return result, value


def f_reprr(node, steps):
    value = 0
    for step in range(steps):
        value = (value * 31 + step) % 1_000_003
    result = repr(node)[:3]
    return result, value


def f_strr(node, steps):
    value = 0
    for step in range(steps):
        value = (value * 31 + step) % 1_000_003
    result = f'{node}' == f'{NODES[0]}'
    return result, value


def f_diff(node, steps):
    value = 0
    for step in range(steps):
        value = (value * 31 + step) % 1_000_003
    result = len(set(NODES) - {node})
    return result, value


def f_keys(node, steps):
    value = 0
    for step in range(steps):
        value = (value * 31 + step) % 1_000_003
    result = len({node: 1, NODES[0]: 2})
    return result, value


def f_eqattr(node, steps):
    value = 0
    for step in range(steps):
        value = (value * 31 + step) % 1_000_003
    result = node.next == NODES[0]
    return result, value


def f_listeq(node, steps):
    value = 0
    for step in range(steps):
        value = (value * 31 + step) % 1_000_003
    result = [node] == NODES[:1]
    return result, value


def f_order(node, steps):
    value = 0
    for step in range(steps):
        value = (value * 31 + step) % 1_000_003
    result = [n.name for n in sorted(NODES, key=id)][:0]
    return result, value


def f_weak(node, steps):
    value = 0
    for step in range(steps):
        value = (value * 31 + step) % 1_000_003
    result = len(weakref.WeakSet([node, NODES[0]]))
    return result, value


def f_grp(node, steps):
    value = 0
    for step in range(steps):
        value = (value * 31 + step) % 1_000_003
    result = len(list(itertools.groupby([node, NODES[0]])))
    return result, value


def f_setd(node, steps):
    value = 0
    for step in range(steps):
        value = (value * 31 + step) % 1_000_003
    result = len(dict.fromkeys([node, NODES[0]]))
    return result, value


def f_setc(node, steps):
    value = 0
    for step in range(steps):
        value = (value * 31 + step) % 1_000_003
    result = len({n for n in [node, NODES[0]]})
    return result, value


def f_typ(node, steps):
    value = 0
    for step in range(steps):
        value = (value * 31 + step) % 1_000_003
    result = type(node) is type(NODES[0])
    return result, value


print('eq', [f_eq(node, 30_000) for node in NODES])
print('ne', [f_ne(node, 30_000) for node in NODES])
print('inn', [f_inn(node, 30_000) for node in NODES])
print('idx', [f_idx(node, 30_000) for node in NODES])
print('get', [f_get(node, 30_000) for node in NODES])
print('sub', [f_sub(node, 30_000) for node in NODES])
print('cnt', [f_cnt(node, 30_000) for node in NODES])
print('inset', [f_inset(node, 30_000) for node in NODES])
print('hash', [f_hash(node, 30_000) for node in NODES])
print('rm', [f_rm(node, 30_000) for node in NODES])
print('tupeq', [f_tupeq(node, 30_000) for node in NODES])
print('reprr', [f_reprr(node, 30_000) for node in NODES])
print('strr', [f_strr(node, 30_000) for node in NODES])
print('diff', [f_diff(node, 30_000) for node in NODES])
print('keys', [f_keys(node, 30_000) for node in NODES])
print('eqattr', [f_eqattr(node, 30_000) for node in NODES])
print('listeq', [f_listeq(node, 30_000) for node in NODES])
print('order', [f_order(node, 30_000) for node in NODES])
print('weak', [f_weak(node, 30_000) for node in NODES])
print('grp', [f_grp(node, 30_000) for node in NODES])
print('setd', [f_setd(node, 30_000) for node in NODES])
print('setc', [f_setc(node, 30_000) for node in NODES])
print('typ', [f_typ(node, 30_000) for node in NODES])

"""Every way in which a call may change what it was passed, though the very function is also used on fresh objects."""

import functools


def burn(n):
    total = n
    for step in range(20000):
        total = (total * 31 + step) % 1009
    return total


class Base:
    def __init__(self, parts):
        self.parts = parts
        self.parts.append('base')


class Box(Base):
    def __init__(self, parts):
        super().__init__(parts)

    @classmethod
    def of(cls, parts):
        return cls(parts)

    def __iadd__(self, other):
        other.parts.append('iadd')
        return self

    def __lt__(self, other):
        self.parts.append('lt')
        return len(self.parts) < len(other.parts)

    def __enter__(self):
        self.parts.append('enter')
        return self

    def __exit__(self, *rest):
        self.parts.append('exit')

    @property
    def size(self):
        self.parts.append('size')
        return len(self.parts)

    @size.setter
    def size(self, other):
        other.append('set')

    def __call__(self, other):
        other.append('call')
        return 1


def mark(parts, what='mark'):
    parts.append(what)
    return len(parts)


def fresh():
    return mark([]) + Box([]).size + Box.of([])([])


def by_constructor(n, parts):
    Box(parts)
    return burn(n) + fresh()


def by_factory(n, parts):
    return burn(n) + len(Box.of(parts).parts) + fresh()


def by_key(n, parts):
    sorted([parts, []], key=mark)
    return burn(n) + fresh()


def by_map(n, parts):
    return burn(n) + sum(map(mark, [parts])) + fresh()


def by_partial(n, parts):
    return burn(n) + functools.partial(mark, parts)() + fresh()


def by_iadd(n, parts):
    box = Box([])
    other = Box([])
    other.parts = parts
    box += other
    return burn(n) + fresh()


def by_compare(n, parts):
    one, other = Box([]), Box([])
    one.parts = parts
    return burn(n) + len(sorted([other, one])) + fresh()


def by_with(n, parts):
    box = Box([])
    box.parts = parts
    with box:
        return burn(n) + fresh()


def by_property(n, parts):
    box = Box([])
    box.parts = parts
    return burn(n) + box.size + fresh()


def by_setter(n, parts):
    Box([]).size = parts
    return burn(n) + fresh()


def by_call(n, parts):
    return burn(n) + Box([])(parts) + fresh()


def by_nested(n, parts):
    def inner(target):
        return mark(target)

    return burn(n) + inner(parts) + inner([]) + fresh()


def by_lambda(n, parts):
    act = lambda: mark(parts)
    return burn(n) + act() + fresh()


def by_generator(n, parts):
    def produce():
        yield mark(parts)

    return burn(n) + sum(produce()) + fresh()


def by_expression(n, parts):
    return burn(n) + sum(mark(each) for each in [parts, []]) + fresh()


def by_recursion(n, parts, depth=2):
    if depth:
        return by_recursion(n, parts, depth - 1)
    return burn(n) + mark(parts) + fresh()


def by_table(n, parts):
    table = {'mark': mark, 'fresh': fresh}
    return burn(n) + table['mark'](parts) + fresh()


def by_holder(n, parts):
    holder = {'inner': [parts]}
    return burn(n) + mark(holder['inner'][0]) + fresh()


for way in (1,):
    rows = [[] for _ in range(2)]
    print([by_constructor(n, rows[n]) for n in range(2)], rows)
    rows = [[] for _ in range(2)]
    print([by_factory(n, rows[n]) for n in range(2)], rows)
    rows = [[] for _ in range(2)]
    print([by_key(n, rows[n]) for n in range(2)], rows)
    rows = [[] for _ in range(2)]
    print([by_map(n, rows[n]) for n in range(2)], rows)
    rows = [[] for _ in range(2)]
    print([by_partial(n, rows[n]) for n in range(2)], rows)
    rows = [[] for _ in range(2)]
    print([by_iadd(n, rows[n]) for n in range(2)], rows)
    rows = [[] for _ in range(2)]
    print([by_compare(n, rows[n]) for n in range(2)], rows)
    rows = [[] for _ in range(2)]
    print([by_with(n, rows[n]) for n in range(2)], rows)
    rows = [[] for _ in range(2)]
    print([by_property(n, rows[n]) for n in range(2)], rows)
    rows = [[] for _ in range(2)]
    print([by_setter(n, rows[n]) for n in range(2)], rows)
    rows = [[] for _ in range(2)]
    print([by_call(n, rows[n]) for n in range(2)], rows)
    rows = [[] for _ in range(2)]
    print([by_nested(n, rows[n]) for n in range(2)], rows)
    rows = [[] for _ in range(2)]
    print([by_lambda(n, rows[n]) for n in range(2)], rows)
    rows = [[] for _ in range(2)]
    print([by_generator(n, rows[n]) for n in range(2)], rows)
    rows = [[] for _ in range(2)]
    print([by_expression(n, rows[n]) for n in range(2)], rows)
    rows = [[] for _ in range(2)]
    print([by_recursion(n, rows[n]) for n in range(2)], rows)
    rows = [[] for _ in range(2)]
    print([by_table(n, rows[n]) for n in range(2)], rows)
    rows = [[] for _ in range(2)]
    print([by_holder(n, rows[n]) for n in range(2)], rows)

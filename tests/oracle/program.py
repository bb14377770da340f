"""A program's candidates and units, and what its statements read, bind and change."""

import ast

KINDS = {"map", "filter", "max", "min", "sorted"}
FUNCTIONS = (ast.FunctionDef, ast.AsyncFunctionDef, ast.Lambda, ast.ClassDef)
COMPREHENSIONS = (ast.ListComp, ast.SetComp, ast.GeneratorExp, ast.DictComp)
LOOPS = (ast.For, ast.While)


class Program:
    """A parsed program and its candidates."""

    def __init__(self, source, heavy):
        self.source = source
        self.tree = numbered(source)
        self.heavy = heavy
        self.candidates = list(self._candidates(self.tree))

    def _candidates(self, node):
        for child in ast.iter_child_nodes(node):
            if isinstance(child, ast.ClassDef):
                for inner in child.body:
                    if isinstance(inner, FUNCTIONS):
                        yield from self._candidates(inner)
                continue
            if isinstance(child, (ast.For, *COMPREHENSIONS)) or self._is_mapped(child):
                units = self.units(child)
                if units:
                    yield Candidate(child, units)
            yield from self._candidates(child)

    def _is_mapped(self, node):
        if not (isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in KINDS):
            return False
        function = function_of(node)
        if function is None or len(node.args) < (2 if node.func.id in ("map", "filter") else 1):
            return False
        names = {n.id for n in ast.walk(function) if isinstance(n, ast.Name)}
        names |= {n.attr for n in ast.walk(function) if isinstance(n, ast.Attribute)}
        return any(self.heavy(name) for name in names)

    def is_heavy(self, node):
        if not isinstance(node, ast.Call):
            return False
        if isinstance(node.func, ast.Name):
            return self.heavy(node.func.id)
        return isinstance(node.func, ast.Attribute) and self.heavy(node.func.attr)

    def unit_at(self, candidate, start, end):
        """What stands exactly there in a candidate: a call, another expression, or a run of statements; None if nothing does."""
        if isinstance(candidate.node, ast.Call):
            return None
        for node in own_nodes(candidate.node):
            if node is not candidate.node and isinstance(node, ast.expr) and Unit("", [node]).start == start and Unit("", [node]).end == end:
                return Unit("call" if isinstance(node, ast.Call) else "expression", [node])
        for node in own_nodes(candidate.node):
            for block in (getattr(node, field, None) for field in ("body", "orelse")):
                if not isinstance(block, list) or node is candidate.node and block is node.orelse:
                    continue
                first = [place for place, stmt in enumerate(block) if Unit("", [stmt]).start == start]
                last = [place for place, stmt in enumerate(block) if Unit("", [stmt]).end == end]
                if first and last:
                    return Unit("region", block[first[0] : last[-1] + 1])
        return None

    def units(self, node):
        if isinstance(node, ast.Call):
            return [Unit("mapped", [node])]
        if isinstance(node, ast.For):
            calls = [c for stmt in node.body for c in own_nodes(stmt) if self.is_heavy(c)]
            return [Unit("call", [call]) for call in calls] + list(self.regions(node.body))
        first = node.generators[0].iter
        inside = {n.number for n in ast.walk(first)}
        return [Unit("call", [c]) for c in own_nodes(node) if self.is_heavy(c) and c.number not in inside]

    def regions(self, body):
        """Runs of statements with a loop in them that nothing leaves by a jump."""
        if len(body) > 8:
            return
        for length in range(1, len(body) + 1):
            for start in range(len(body) - length + 1):
                run = body[start : start + length]
                nodes = [n for stmt in run for n in own_nodes(stmt)]
                if any(isinstance(n, (ast.Return, ast.Yield, ast.YieldFrom, ast.Await, ast.Global, ast.Nonlocal)) for n in nodes):
                    continue
                if any(loose_jumps(stmt) for stmt in run) or any(self.is_heavy(n) for n in nodes):
                    continue
                if any(isinstance(n, (*LOOPS, *COMPREHENSIONS)) for n in nodes):
                    yield Unit("region", run)


def numbered(source):
    """The tree, with the same numbers on the same nodes every time."""
    tree = ast.parse(source)
    for number, node in enumerate(ast.walk(tree)):
        node.number = number
    return tree


class Unit:
    def __init__(self, kind, nodes):
        self.kind = kind
        self.nodes = nodes
        self.numbers = {node.number for node in nodes}
        self.start = nodes[0].lineno, nodes[0].col_offset + 1
        self.end = nodes[-1].end_lineno, nodes[-1].end_col_offset + 1


class Candidate:
    def __init__(self, node, units):
        self.node = node
        self.units = units
        self.line, self.column = node.lineno, node.col_offset + 1


def function_of(call):
    """The function that a call of `map`, `max` and their like applies to every item."""
    if call.func.id in ("map", "filter"):
        return call.args[0] if call.args and not any(isinstance(a, ast.Starred) for a in call.args) else None
    return next((k.value for k in call.keywords if k.arg == "key"), None) if len(call.args) == 1 else None


def own_nodes(node):
    """A node and what is in it, without the bodies of functions and classes."""
    yield node
    if isinstance(node, FUNCTIONS):
        return
    for child in ast.iter_child_nodes(node):
        yield from own_nodes(child)


def loose_jumps(stmt, in_loop=False, kinds=(ast.Break, ast.Continue)):
    """Whether a `break` or `continue` in it belongs to a loop around it."""
    if isinstance(stmt, kinds):
        return not in_loop
    if isinstance(stmt, FUNCTIONS):
        return False
    inside = in_loop or isinstance(stmt, LOOPS)
    return any(loose_jumps(child, inside, kinds) for child in ast.iter_child_nodes(stmt))


def read(node):
    return {n.id for n in ast.walk(node) if isinstance(n, ast.Name) and not isinstance(n.ctx, ast.Store)}


def bound(node):
    """The names that a statement binds in its own scope."""
    names = set()
    for n in own_nodes(node):
        if isinstance(n, ast.Name) and not isinstance(n.ctx, ast.Load):
            names.add(n.id)
        elif isinstance(n, (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)):
            names.add(n.name)
        elif isinstance(n, ast.alias):
            names.add((n.asname or n.name).split(".")[0])
        elif isinstance(n, ast.ExceptHandler) and n.name:
            names.add(n.name)
    for n in own_nodes(node):
        if isinstance(n, COMPREHENSIONS):
            targets = {t.id for g in n.generators for t in ast.walk(g.target) if isinstance(t, ast.Name)}
            outside = {
                t.id
                for t in own_nodes(node)
                if isinstance(t, ast.Name)
                and not isinstance(t.ctx, ast.Load)
                and not any(t is x for g in n.generators for x in ast.walk(g.target))
            }
            names -= targets - outside
    return names


# Builtins that only look at what they are given (lists, dicts, numbers; the programs draw no iterator with them).
LOOK_ONLY = frozenset("abs bool float int len max min repr round str sum".split())


def changed(stmt, without=()):
    """The names whose objects a statement changes, as far as its text shows it; some nodes left out."""
    names = set()
    for n in own_nodes(stmt):
        if getattr(n, "number", None) in without:
            continue
        if isinstance(n, ast.Call) and isinstance(n.func, ast.Attribute):
            names |= root(n.func.value)
        if isinstance(n, ast.Call) and not (isinstance(n.func, ast.Name) and n.func.id in LOOK_ONLY):
            for arg in n.args:
                names |= root(arg)
        if isinstance(n, (ast.Subscript, ast.Attribute)) and not isinstance(n.ctx, ast.Load):
            names |= root(n.value)
    return names


def root(node):
    while isinstance(node, (ast.Subscript, ast.Attribute)):
        node = node.value
    return {node.id} if isinstance(node, ast.Name) else set()

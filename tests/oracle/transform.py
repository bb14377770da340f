"""Rewrites one loop of a program so that one call of its body, or a run of its statements, is launched ahead.

A *candidate* is a `for` loop, a comprehension, or a call of `map`, `filter`, `max`, `min` or `sorted` with a function. A *unit*
is what is launched: one heavy call, or the statements of a region. The rewritten loop

    takes all items; runs the *slice*: of every round only what the unit's inputs are computed from, and launches the unit;
    undoes the bindings of the slice; runs the loop in order, with the unit's result where the unit stood.

In mode "twice" the slice holds bindings of names only and its statements run a second time with the rest of the loop. In mode
"once" it also holds the changes of the objects that the inputs are read from, and the rest of the loop takes over the values.
"""

import ast
import copy

from program import COMPREHENSIONS, FUNCTIONS, LOOPS, bound, changed, function_of, loose_jumps, numbered, own_nodes, read


class Unsupported(Exception):
    """A shape that the oracle has no opinion on."""


def thawed(node):
    """A copy of a tree whose leaves may be shared: the launched and the committed form hold the same expressions."""
    if isinstance(node, ast.AST):
        new = type(node)(**{field: thawed(value) for field, value in ast.iter_fields(node)})
        for attribute in ("lineno", "col_offset", "end_lineno", "end_col_offset", "number"):
            if hasattr(node, attribute):
                setattr(new, attribute, getattr(node, attribute))
        return new
    if isinstance(node, list):
        return [thawed(item) for item in node]
    return node


def statements(text):
    return ast.parse(text).body


def expression(text):
    return ast.parse(text, mode="eval").body


def names_of(expr_names):
    return "(" + "".join(f"{name}, " for name in sorted(expr_names)) + ")"


class Rewriter:
    """Rewrites one candidate for one unit in one mode."""

    def __init__(self, program, candidate, unit, mode):
        self.tree = numbered(program.source)
        self.program = program
        self.mode = mode
        self.unit = unit
        self.node = next(n for n in ast.walk(self.tree) if getattr(n, "number", None) == candidate.node.number)
        self.relevant = set()
        self.levels = {}
        self.own_targets = set()

    # ---- questions

    def has_unit(self, node):
        return any(getattr(n, "number", None) in self.unit.numbers for n in ast.walk(node))

    def is_unit(self, node):
        return getattr(node, "number", None) in self.unit.numbers

    def level(self, node):
        return self.levels.setdefault(node.number, len(self.levels) + 1)

    # ---- the slice

    def find_slice(self):
        body = self.node.body
        leaves = list(self.leaves(body, []))
        unit_nodes = [n for stmt in body for n in ast.walk(stmt) if self.is_unit(n)]
        if self.unit.kind != "call":
            needed = set().union(*(read(n) for n in unit_nodes))
        else:
            call = unit_nodes[0]
            needed = set().union(*(read(n) for n in ast.iter_child_nodes(call)))
        chain = []
        self.chain(body, chain)
        for node in chain:
            needed |= self.control(node)
        place = self.unit.start
        while True:
            before = len(self.relevant)
            for leaf, around in leaves:
                if leaf.number in self.relevant or self.has_unit(leaf):
                    continue
                if not self.wanted(leaf, around, needed, place):
                    continue
                self.relevant.add(leaf.number)
                needed |= read(leaf)
                for node in around:
                    self.relevant.add(node.number)
                    needed |= self.control(node)
            if len(self.relevant) == before:
                return

    def wanted(self, leaf, around, needed, place):
        if isinstance(leaf, (ast.Continue, ast.Break, ast.Return, ast.Raise)):
            inner = [n for n in around if isinstance(n, LOOPS) and not self.has_unit(n)]
            if inner and not isinstance(leaf, (ast.Return, ast.Raise)):
                return inner[-1].number in self.relevant
            return self.mode == "once" or (leaf.lineno, leaf.col_offset + 1) < place
        if bound(leaf) & needed:
            return True
        if any(isinstance(n, ast.For) and bound(n.target) & needed for n in around if not self.has_unit(n)):
            return True
        return self.mode == "once" and bool(changed(leaf) & needed)

    def leaves(self, body, around):
        for stmt in body:
            if self.is_unit(stmt):
                continue
            blocks = [getattr(stmt, field, None) or [] for field in ("body", "orelse", "finalbody")]
            blocks += [handler.body for handler in getattr(stmt, "handlers", [])]
            if isinstance(stmt, FUNCTIONS) or not any(blocks):
                yield stmt, around
                continue
            for block in blocks:
                yield from self.leaves(block, [*around, stmt])

    def chain(self, body, found):
        for stmt in body:
            if self.has_unit(stmt) and not self.is_unit(stmt):
                if isinstance(stmt, (*LOOPS, ast.If, ast.With, ast.Try)):
                    found.append(stmt)
                for field in ("body", "orelse", "finalbody"):
                    self.chain(getattr(stmt, field, None) or [], found)
                if any(self.has_unit(handler) for handler in getattr(stmt, "handlers", [])):
                    raise Unsupported("the unit stands in a handler")

    def control(self, node):
        if isinstance(node, (ast.If, ast.While)):
            return set() if self.has_unit(node.test) else read(node.test)
        if isinstance(node, ast.For):
            return set() if self.has_unit(node.iter) else read(node.iter)
        if isinstance(node, ast.With):
            return set().union(*(read(item) for item in node.items))
        return set()

    # ---- launching: statements

    def launch_block(self, body):
        out = []
        for stmt in body:
            if self.is_unit(stmt):
                if stmt.number == self.unit.nodes[0].number:
                    out += self.launch_region()
            elif self.has_unit(stmt):
                out += self.launch_around(stmt)
            else:
                out += self.launch_slice(stmt)
        return out

    def launch_region(self):
        nodes = [n for n in ast.walk(self.node) if self.is_unit(n) and isinstance(n, ast.stmt)]
        nodes.sort(key=lambda n: (n.lineno, n.col_offset))
        self.region = nodes
        names = set().union(*(read(n) for n in nodes)) | set().union(*(bound(n) for n in nodes))
        inside = set().union(*(bound(n) for n in nodes))
        numbers = {n.number for stmt in nodes for n in ast.walk(stmt) if hasattr(n, "number")}
        self.handed = {
            n.id
            for n in ast.walk(self.tree)
            if isinstance(n, ast.Name) and not isinstance(n.ctx, ast.Store) and n.id in inside and n.number not in numbers
        }
        if any(isinstance(n, ast.Module) and self.node in n.body for n in ast.walk(self.tree)):
            self.handed = inside
        if any(isinstance(n, (ast.Return, ast.Yield, ast.YieldFrom, ast.Await)) for stmt in nodes for n in own_nodes(stmt)):
            raise Unsupported("a region that is left")
        if any(loose_jumps(n, kinds=(ast.Break,)) for n in nodes):
            raise Unsupported("a region with a `break`")
        self.skips = any(map(loose_jumps, nodes))
        always = {n for stmt in nodes if isinstance(stmt, ast.Assign) and not self.skips for n in bound(stmt)}
        code = statements(
            f"if _orcf.enter(0, {sorted(names)!r}, locals(), globals()):\n"
            "    try:\n        for _orcj in (0,):\n            pass\n            _orcf.whole = True\n"
            "    except BaseException as _orce:\n        _orcf.failed(_orce)\n"
            f"    _orcf.leave({sorted(self.handed)!r}, {sorted(always)!r}, locals(), globals())\n"
        )
        inner = code[0].body[0].body
        if self.skips:
            inner[0].body[:1] = thawed(nodes)
        else:
            inner[:] = [*thawed(nodes), inner[0].body[1]]
        return code + self.poison(inside)

    def poison(self, names):
        return statements("".join(f"{name} = _orc.POISON\n" for name in sorted(names)))

    def launch_around(self, stmt):
        if isinstance(stmt, ast.If):
            if self.has_unit(stmt.test):
                return self.wrap(stmt.test) + self.poison(bound(stmt))
            reached = any(self.has_unit(inner) for inner in stmt.body)
            code = statements(
                f"try:\n    _orct = bool(_orcx)\n{self.note(stmt, '_orct')}"
                f"except _orc.Tainted:\n    _orct = {reached}\nif _orct:\n    pass\nelse:\n    pass"
            )
            code[0].body[0].value.args = [stmt.test]
            code[1].body = self.launch_block(stmt.body) or code[1].body
            code[1].orelse = self.launch_block(stmt.orelse) or code[1].orelse
            return code
        if isinstance(stmt, ast.For):
            if self.has_unit(stmt.iter):
                return self.wrap(stmt.iter) + self.poison(bound(stmt))
            out = copy.copy(stmt)
            out.iter = self.levelled(stmt, "record_items")
            out.body = self.launch_block(stmt.body) or statements("pass")
            out.orelse = self.launch_block(stmt.orelse)
            return [out]
        if isinstance(stmt, ast.While):
            if self.has_unit(stmt.test) or self.mode == "once":
                raise Unsupported("a `while` loop around the unit")
            out = copy.copy(stmt)
            out.body = self.ticked(stmt, self.launch_block(stmt.body))
            return [out, *statements(f"_orcf.untick({self.level(stmt)})")]
        if isinstance(stmt, ast.Try):
            out = statements("try:\n    pass\nexcept _orc.Raised:\n    pass")
            out[0].body = self.launch_block(stmt.body) + self.launch_block(stmt.orelse) or out[0].body
            if any(self.has_unit(inner) for inner in stmt.finalbody):
                raise Unsupported("the unit stands in `finally`")
            rest = [n for handler in stmt.handlers for inner in handler.body for n in bound(inner)]
            return out + self.poison(set(rest) | {n for inner in stmt.finalbody for n in bound(inner)})
        if isinstance(stmt, ast.With):
            if any(self.has_unit(item) for item in stmt.items) or self.mode == "once":
                raise Unsupported("the unit stands in a `with`")
            out = copy.copy(stmt)
            out.body = self.launch_block(stmt.body)
            return [out]
        if isinstance(stmt, ast.Match):
            raise Unsupported("the unit stands in a `match`")
        code = self.wrap(stmt) + self.poison(bound(stmt))
        if self.mode == "once":
            # What is read ahead and not read again must not have waited for this.
            code += self.poison({name for name in changed(stmt, self.unit.numbers) if self.assignable(name)})
        if isinstance(stmt, ast.Return):
            code += statements("raise _orc.Stop")
        return code

    def wrap(self, node):
        return [ast.Expr(self.launch_expr(node))]

    def note(self, node, value):
        return f"    _orcf.record({node.number}, {value})\n" if self.mode == "once" else ""

    def levelled(self, loop, recorder):
        if self.mode == "once":
            code = expression(f"_orcf.level({self.level(loop)}, _orcf.{recorder}({loop.number}, _orcx))")
            code.args[1].args[1] = loop.iter
        else:
            code = expression(f"_orcf.level({self.level(loop)}, _orcx)")
            code.args[1] = loop.iter
        return code

    def ticked(self, loop, body):
        return statements(f"_orcf.tick({self.level(loop)})") + body

    def launch_slice(self, stmt):
        """A statement without the unit, as far as the unit's inputs need it."""
        if not any(getattr(n, "number", None) in self.relevant for n in own_nodes(stmt)):
            return []
        names = bound(stmt) | (changed(stmt) if self.mode == "once" else set())
        names = {name for name in names if name in bound(self.node) or self.mode == "once"}
        if isinstance(stmt, ast.If):
            code = statements(
                f"try:\n    _orct = bool(_orcx)\n{self.note(stmt, '_orct')}"
                f"except _orc.Tainted:\n    _orct = None\nif _orct is None:\n    pass\nelif _orct:\n    pass\nelse:\n    pass"
            )
            code[0].body[0].value.args = [stmt.test]
            code[1].body += self.poison(bound(stmt))
            code[1].orelse[0].body += self.launch_block(stmt.body)
            code[1].orelse[0].orelse += self.launch_block(stmt.orelse)
            return code
        if isinstance(stmt, ast.For):
            out = copy.copy(stmt)
            out.iter = self.levelled(stmt, "record_items")
            out.body = self.launch_block(stmt.body) or statements("pass")
            out.orelse = self.launch_block(stmt.orelse)
            return self.guarded([out], bound(stmt))
        if isinstance(stmt, ast.While):
            if self.mode == "once":
                raise Unsupported("a `while` loop before the unit")
            out = copy.copy(stmt)
            out.body = self.ticked(stmt, self.launch_block(stmt.body))
            return self.guarded([out, *statements(f"_orcf.untick({self.level(stmt)})")], bound(stmt))
        if isinstance(stmt, (ast.Try, ast.With)):
            if self.mode == "once":
                raise Unsupported("`try` or `with` before the unit")
            return self.guarded([stmt], bound(stmt))
        if isinstance(stmt, ast.Return):
            return statements("raise _orc.Stop")
        if isinstance(stmt, ast.Raise):
            return statements("raise _orc.Raised")
        if isinstance(stmt, (ast.Continue, ast.Break)):
            return [stmt]
        code = [stmt]
        if self.mode == "once":
            own = sorted(read(stmt) & bound(self.node))
            code = [*statements(f"_orc.check({', '.join(own)})"), *code] if own else code
            code += statements(f"_orcf.record({stmt.number}, {names_of(bound(stmt))})")
        poisoned = names if self.mode == "once" else bound(stmt)
        return self.guarded(code, {name for name in poisoned if self.assignable(name)})

    def assignable(self, name):
        """Whether the loop's own scope may bind the name without changing what other names mean."""
        return name in bound(self.node) or any(name in bound(stmt) for stmt in self.scope())

    def scope(self):
        """The statements of the function, or of the module, that holds the loop."""
        best = self.tree
        for n in ast.walk(self.tree):
            if isinstance(n, (ast.FunctionDef, ast.AsyncFunctionDef)) and any(c is self.node for c in ast.walk(n)):
                best = n
        return best.body

    def guarded(self, code, names):
        out = statements("try:\n    pass\nexcept _orc.Tainted:\n    pass")
        out[0].body = code
        out[0].handlers[0].body += self.poison(names)
        return out

    # ---- launching: expressions

    def launch_expr(self, node):
        if self.is_unit(node) and self.unit.kind == "expression":
            code = expression("_orcf.ahead(0, lambda: _orcx)")
            code.args[1].body = node
            return code
        if self.is_unit(node):
            call = expression("_orcf.launch(0)")
            call.args += [node.func, *node.args]
            call.keywords = node.keywords
            return call
        inside = next((child for child in ast.iter_child_nodes(node) if self.has_unit(child)), None)
        if isinstance(node, ast.IfExp) and inside is not node.test:
            code = expression(f"_orcy if _orc.test(lambda: _orcx, {inside is node.body}) else _orcz")
            code.test.args[0].body = node.test
            code.body = self.launch_expr(node.body) if inside is node.body else ast.Constant(None)
            code.orelse = self.launch_expr(node.orelse) if inside is node.orelse else ast.Constant(None)
            return code
        if isinstance(node, ast.BoolOp) and inside is not node.values[0]:
            place = node.values.index(inside)
            wanted = isinstance(node.op, ast.And)
            code = expression(f"_orcy if _orc.test(lambda: _orcx, {wanted}) is {wanted} else None")
            first = node.values[:place]
            code.test.left.args[0].body = ast.BoolOp(node.op, first) if len(first) > 1 else first[0]
            code.body = self.launch_expr(inside)
            return code
        if isinstance(node, COMPREHENSIONS):
            return self.launch_comprehension(node, False)
        if isinstance(node, FUNCTIONS):
            raise Unsupported("the unit stands in a function")
        return self.launch_expr(inside)

    def launch_comprehension(self, node, outermost):
        """A list of what is launched, with the conditions before the unit."""
        generators = []
        for place, generator in enumerate(node.generators):
            if self.has_unit(generator.iter):
                if place == 0:
                    return self.launch_expr(generator.iter)
                return self.list_of(self.launch_expr(generator.iter), generators)
            out = copy.copy(generator)
            if outermost and place == 0:
                out.iter = expression("_orcf.launching()")
            else:
                self.levels.setdefault(generator.iter.number, len(self.levels) + 1)
                out.iter = expression(f"_orcf.level({self.levels[generator.iter.number]}, _orcx)")
                out.iter.args[1] = generator.iter
            out.ifs = []
            generators.append(out)
            for condition in generator.ifs:
                if self.has_unit(condition):
                    return self.list_of(self.launch_expr(condition), generators)
                code = expression("_orc.test(lambda: _orcx, True)")
                code.args[0].body = condition
                out.ifs.append(code)
        elements = [node.key, node.value] if isinstance(node, ast.DictComp) else [node.elt]
        element = next(e for e in elements if self.has_unit(e))
        return self.list_of(self.launch_expr(element), generators)

    def list_of(self, element, generators):
        return ast.ListComp(element, generators)

    # ---- committing

    def commit_block(self, body):
        out = []
        for stmt in body:
            if self.is_unit(stmt):
                if stmt.number == self.unit.nodes[0].number:
                    out += statements(
                        "_orcv = _orcf.commit(0, locals(), globals())\n"
                        + "".join(f"if {n!r} in _orcv:\n    {n} = _orcv[{n!r}]\n" for n in sorted(self.handed))
                        + ("if not _orcf.whole:\n    continue\n" if self.skips else "")
                    )
                continue
            out += self.commit_stmt(stmt)
        return out

    def commit_stmt(self, stmt):
        once = self.mode == "once"
        relevant = stmt.number in self.relevant or self.has_unit(stmt)
        out = copy.copy(stmt)
        if isinstance(stmt, FUNCTIONS):
            return [stmt]
        for field in ("body", "orelse", "finalbody"):
            block = getattr(stmt, field, None)
            if isinstance(block, list):
                setattr(out, field, self.commit_block(block))
        if hasattr(stmt, "handlers"):
            out.handlers = [copy.copy(handler) for handler in stmt.handlers]
            for handler in out.handlers:
                handler.body = self.commit_block(handler.body)
        if isinstance(stmt, ast.For):
            if relevant and not self.has_unit(stmt.iter):
                if once:
                    code = expression(f"_orcf.level({self.level(stmt)}, _orcf.replay({stmt.number}) if _orcf.recorded({stmt.number}) else _orcx)")
                    code.args[1].orelse = stmt.iter
                else:
                    code = expression(f"_orcf.level({self.level(stmt)}, _orcx)")
                    code.args[1] = stmt.iter
                out.iter = code
            else:
                out.iter = self.commit_expr(stmt.iter)
            return [out]
        if isinstance(stmt, ast.While):
            out.test = self.commit_expr(stmt.test)
            if not relevant:
                return [out]
            out.body = self.ticked(stmt, out.body)
            return [out, *statements(f"_orcf.untick({self.level(stmt)})")]
        if isinstance(stmt, ast.If):
            if relevant and once and not self.has_unit(stmt.test):
                code = expression(f"_orcf.replay({stmt.number}) if _orcf.recorded({stmt.number}) else _orcx")
                code.orelse = stmt.test
                out.test = code
            else:
                out.test = self.commit_expr(stmt.test)
            return [out]
        if isinstance(stmt, (ast.Try, ast.With, ast.Match)):
            return [out]
        if self.has_unit(stmt):
            return [self.commit_expr(stmt)]
        jump = isinstance(stmt, (ast.Continue, ast.Break, ast.Return, ast.Raise))
        if once and relevant and not jump:
            names = bound(stmt)
            taken = f"{names_of(names)} = _orcf.replay({stmt.number})" if names else "pass"
            code = statements(f"if _orcf.recorded({stmt.number}):\n    {taken}\nelse:\n    pass")
            code[0].orelse = [stmt]
            return code
        return [stmt]

    def commit_expr(self, node):
        return _Commit(self).visit(thawed(node))

    # ---- whole candidates

    def rewrite(self):
        """The program with the candidate rewritten."""
        if isinstance(self.node, ast.For):
            self.find_slice()
            new = self.loop()
        elif self.unit.kind == "mapped":
            new = self.mapped()
        else:
            new = self.comprehension()
        tree = _Replace(self.node, new).visit(self.tree)
        return ast.fix_missing_locations(tree)

    def loop(self):
        target = thawed(self.node)
        launch = self.launch_block(self.node.body)
        launch = [_Heavy(self).visit(thawed(stmt)) for stmt in launch]
        names = bound(ast.Module([*launch, ast.Assign([target.target], ast.Constant(0))], []))
        names = sorted(name for name in names if not name.startswith("_orc"))
        code = statements(
            "_orcf = _orc.begin()\n_orcf.take(_orcx)\n_orcs = {}\n"
            + "".join(f"try:\n    _orcs[{n!r}] = {n}\nexcept NameError:\n    pass\n" for n in names)
            + "try:\n    for _orcx in _orcf.launching():\n        pass\nexcept (_orc.Stop, _orc.Raised):\n    pass\nfinally:\n    pass\n"
            + "".join(
                f"    if {n!r} in _orcs:\n        {n} = _orcs[{n!r}]\n    else:\n"
                f"        try:\n            del {n}\n        except NameError:\n            pass\n"
                for n in names
            )
            + "_orcf.launched()\n"
        )
        code[1].value.args[0] = self.node.iter
        attempt = next(stmt for stmt in reversed(code) if isinstance(stmt, ast.Try) and stmt.finalbody)
        attempt.body[0].target = target.target
        attempt.body[0].body = launch or statements("pass")
        commit = copy.copy(self.node)
        commit.iter = expression("_orcf.committing()")
        commit.body = self.commit_block(self.node.body)
        return [*code, commit]

    def comprehension(self):
        code = expression("_orc.comprehension(lambda _orcf: _orcx, lambda _orcf: _orcy, lambda _orcf: _orcz)")
        items, launch, commit = code.args
        if any(isinstance(n, (ast.NamedExpr, ast.Await, ast.Yield)) for n in ast.walk(self.node)):
            raise Unsupported("a comprehension that binds or waits")
        items.body = self.node.generators[0].iter
        launch.body = _Heavy(self).visit(thawed(self.launch_comprehension(self.node, True)))
        out = _Commit(self).visit(thawed(self.node))
        out.generators[0].iter = expression("_orcf.committing()")
        commit.body = out
        return code

    def mapped(self):
        kind = self.node.func.id
        if kind in ("map", "filter"):
            code = expression(f"_orc.map({kind!r})")
            code.args += self.node.args
            return code
        code = expression(f"_orc.keyed({kind}, _orcx, _orcy)")
        code.args[1] = function_of(self.node)
        code.args[2] = self.node.args[0]
        code.keywords = [k for k in self.node.keywords if k.arg != "key"]
        return code


class _Commit(ast.NodeTransformer):
    """Puts the unit's result where the unit stood and counts the inner comprehensions around it."""

    def __init__(self, rewriter):
        self.rewriter = rewriter

    def visit(self, node):
        if self.rewriter.is_unit(node):
            return expression("_orcf.result(0)")
        if isinstance(node, COMPREHENSIONS) and self.rewriter.has_unit(node):
            node = self.generic_visit(node)
            for generator in node.generators:
                level = self.rewriter.levels.get(getattr(generator.iter, "number", None))
                if level is not None:
                    code = expression(f"_orcf.level({level}, _orcx)")
                    code.args[1] = generator.iter
                    generator.iter = code
            return node
        return self.generic_visit(node)


class _Heavy(ast.NodeTransformer):
    """Other heavy calls aren't made while launching: nothing is known of their results."""

    def __init__(self, rewriter):
        self.rewriter = rewriter

    def visit(self, node):
        if isinstance(node, FUNCTIONS) and not isinstance(node, ast.Lambda) or self.rewriter.is_unit(node):
            return node
        if self.rewriter.program.is_heavy(node) and hasattr(node, "number") and not self.rewriter.is_unit(node):
            return expression("_orc.POISON")
        return self.generic_visit(node)


class _Replace(ast.NodeTransformer):
    def __init__(self, old, new):
        self.old, self.new = old, new

    def visit(self, node):
        return self.new if node is self.old else self.generic_visit(node)

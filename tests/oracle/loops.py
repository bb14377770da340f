"""Draws `for` loops around a heavy call: what they run over, and what a round does before and after the call."""

from items import ITEMS, indented


class Loops:
    def draw_loop(self):
        g = self
        shape = g.rng.choices(["for", "nested", "comprehension", "mapped", "while"], [62, 8, 19, 9, 2])[0]
        g.box_args = []
        for kind in g.extra:
            if kind == "int":
                g.box_args.append(g.pick("3", "len(xs)", "offset"))
                if g.box_args[-1] == "offset":
                    g.setup.append(f"offset = {g.int(9)}")
                    g.shown.append("offset")
            elif "box" not in g.shown:
                g.setup.append("box = []")
                g.shown.append("box")
                g.box_args.append("box")
        if shape == "comprehension":
            g.comprehension()
        elif shape == "mapped":
            g.mapped()
        elif shape == "while":
            g.while_loop()
        else:
            g.for_loop(shape == "nested")

    def call(self, item):
        args = [item, *self.box_args]
        if self.chance(0.15):
            args.append(f"n={self.pick('2', '3', 'len(xs)')}" if self.chance(0.5) else f"n={2 + self.int(2)}")
        return f"{self.call_name}({', '.join(args)})"

    def as_number(self, name):
        return {
            "int": name,
            "list": f"{name}[0]",
            "tuple": f"{name}[0]",
            "dict": f"{name}['k']",
            "object": f"{name}.value",
            "maybe": f"({name} or 0)",
        }[self.result]

    def item_number(self, name):
        return "(" + ITEMS[self.item][1].format(x=name) + ")"

    def header(self):
        """Header of the loop, the item's name, the index or None, the hashable key."""
        g = self
        kind = g.rng.choices(
            ["plain", "enumerate", "range", "zip", "items", "sorted", "slice", "generator", "keys", "iter", "product", "reversed"],
            [24, 13, 16, 8, 8, 3, 4, 4, 3, 2, 3, 2],
        )[0]
        number = g.item_number
        if kind == "enumerate":
            return "for i, x in enumerate(xs):", "x", "i"
        if kind == "range":
            lower = g.pick("", "", "1, ")
            upper = g.pick("len(xs)", "len(xs)", "len(xs) - 1", str(g.count))
            if g.chance(0.06):
                upper = "len(xs) + 1"
            return f"for i in range({lower}{upper}):", "xs[i]", "i"
        if kind == "zip":
            g.setup.append(f"ws = [{', '.join(str(g.int(9)) for _ in range(g.count))}]")
            g.shown.append("ws")
            return "for x, w in zip(xs, ws):", "x", "w" if g.chance(0.3) else None
        if kind in ("items", "keys"):
            g.setup.append("table = {f'k{i}': x for i, x in enumerate(xs)}")
            g.shown.append("table")
            g.table = True
            return ("for key, x in table.items():", "x", None) if kind == "items" else ("for key in table:", "table[key]", None)
        if kind == "sorted" and g.item in ("int", "list", "tuple", "str"):
            return "for x in sorted(xs):", "x", None
        if kind == "slice":
            return g.pick("for x in xs[1:]:", "for x in xs[:-1]:", "for x in list(xs):"), "x", None
        if kind == "reversed":
            return "for x in reversed(xs):", "x", None
        if kind == "generator":
            effect = g.pick("", "", "        LOG.append('made')\n", "        print('make')\n")
            if "LOG" in effect:
                g.global_value("LOG", "[]")
            g.functions.append(f"def produce(items):\n    for item in items:\n{effect}        yield item")
            return "for x in produce(xs):", "x", None
        if kind == "iter":
            g.setup.append("source = iter(xs)")
            return "for x in source:", "x", None
        if kind == "product":
            g.imports.add("import itertools")
            return "for x, w in itertools.product(xs, [1, 2]):", "x", "w"
        return "for x in xs:", "x", None

    def for_loop(self, nested):
        g = self
        if nested:
            make = ITEMS[g.item][0]
            rows = [f"[{', '.join(make(g) for _ in range(2))}]" for _ in range(2 + g.int(2))]
            g.setup.append(f"rows = [{', '.join(rows)}]")
            g.shown.append("rows")
            index = g.chance(0.4)
            outer = "for r, row in enumerate(rows):" if index else "for row in rows:"
            inner, item, index = g.pick(
                ("for x in row:", "x", "r" if index else None),
                ("for i, x in enumerate(row):", "x", "i"),
                ("for i in range(len(row)):", "row[i]", "i"),
                ("for x in row[1:]:", "x", None),
            )
            body = g.body(item, index)
            before = g.pick([], [], ["line = []"], ["print('row', row)"], ["width = len(row)"])
            after = []
            if before == ["line = []"]:
                body.append("line.append(len(row))")
                g.shown_late("lines", "[]")
                after = ["lines.append(line)"]
            g.loop = [outer, *indented(before), "    " + inner, *indented(body, 8), *indented(after)]
            return
        head, item, index = g.header()
        body = g.body(item, index)
        g.loop = [head, *indented(body)]
        if g.chance(0.05):
            g.shown_late("finished", "False")
            g.loop += ["else:", "    finished = True"]

    def shown_late(self, name, value):
        """A name that starts before the loop and is printed after it."""
        if name not in self.shown:
            self.setup.append(f"{name} = {value}")
            self.shown.append(name)
        return name

    def body(self, item, index):
        g = self
        before, guards = [], 0
        argument = item
        number = g.item_number(item)
        hashable = "key" if getattr(g, "table", False) and g.chance(0.8) else (index or number)
        for _ in range(g.rng.choices([0, 1, 2], [5, 4, 1])[0]):
            kind = g.int(16)
            if kind <= 2:
                before += [f"if {number} % {2 + g.int(4)} == 0:", "    continue"]
            elif kind == 3:
                before += [f"if {number} > {4 + g.int(8)}:", "    break"]
            elif kind == 4:
                g.shown_late("total", "0")
                before += [f"if total > {50 + g.int(2000)}:", f"    {g.pick('continue', 'break')}"]
                g.must_sum = True
            elif kind == 5 and g.item == "int":
                before.append(f"t = {item} + {1 + g.int(5)}")
                argument = "t"
            elif kind == 6:
                g.shown_late("count", "0")
                before.append("count += 1")
                if g.item == "int" and g.chance(0.6):
                    argument = f"{item} + count"
            elif kind == 7 and g.item == "int":
                g.imports.add("import random")
                g.setup.append(g.pick("rng = random.Random(3)", "rng = random.Random(5)"))
                before.append(g.pick("u = rng.randint(0, 9)", "u = rng.choice([1, 5, 7])"))
                argument = f"{item} + u"
            elif kind == 8 and g.item == "int":
                g.setup.append("feed = iter(range(100))")
                before.append("b = next(feed)")
                argument = f"{item} + b"
            elif kind == 9 and g.item in ("int", "str", "tuple"):
                g.shown_late("seen", "set()")
                before += [f"if {item} in seen:", "    continue", f"seen.add({item})"]
            elif kind == 10:
                before.append(g.pick("print('item', {0})", "print({0})").format(item))
            elif kind == 11 and g.item == "int":
                g.shown_late("prev", "0")
                argument = f"{item} + prev"
                g.set_prev = True
            elif kind == 12 and g.item == "int":
                g.shown_late("out", "[]")
                argument = g.pick(f"{item} + len(out)", f"{item} + (out[-1] if out else 0)") if g.result == "int" else f"{item} + len(out)"
                g.must_append = True
            elif kind == 13 and ITEMS[g.item][2]:
                before.append(g.pick(*ITEMS[g.item][2]).format(x=item, v="2"))
            elif kind == 14 and index == "i" and g.item == "int":
                g.shown_late("grid", str([g.int(9) for _ in range(8)]))
                argument = g.pick("grid[i]", "grid[i + 1]", "grid[i - 1]", "grid[i + 2]", "xs[i - 1]")
                g.uses_grid = True
            elif kind == 15 and g.item == "int":
                before += [f"t = {item}", "if t > 4:", "    t = t - 4"]
                argument = "t"
        if g.chance(0.12) and g.item == "list":
            argument = f"list({argument})" if g.chance(0.5) else f"{argument}[:]"
        if g.chance(0.05) and g.item in ("int", "list"):
            argument = "[*xs[0]]" if g.item == "list" else "xs[0]"
        call = g.call(argument)
        each = getattr(g, "each", [])
        position = g.int(2)
        calling, after = g.use(call, item, index, hashable)
        body = before + (each if position else []) + calling + after + ([] if position else each)
        return body

    def use(self, call, item, index, hashable):
        """Statements with the call, and those after it."""
        g = self
        out = []
        direct = g.chance(0.3)
        if direct and not (getattr(g, "must_append", False) or getattr(g, "must_sum", False) or getattr(g, "set_prev", False)):
            kind = g.int(9)
            if kind <= 2:
                g.shown_late("out", "[]")
                return [g.pick(f"out.append({call})", f"out.append(({hashable}, {call}))", f"out.append({call})")], g.tail(None)
            if kind == 3:
                g.shown_late("found", "{}")
                return [f"found[{hashable}] = {call}"], g.tail(None)
            if kind == 4 and g.result == "int":
                g.shown_late("total", "0")
                return [g.pick(f"total += {call}", f"total = total + {call}", f"total = max(total, {call})")], g.tail(None)
            if kind == 5:
                return [f"print({hashable}, {call})"], g.tail(None)
            if kind == 6 and index == "i":
                size = g.count + 3
                g.shown_late("slots", f"[0] * {size}")
                place = g.pick("i", "i", "i + 1", "i - 1", "-i", "i // 2")
                return [g.pick(f"slots[{place}] = {call}", f"slots[{place}] = {call}" if g.result != "int" else f"slots[{place}] += {call}")], g.tail(None)
            if kind == 7 and g.result == "int":
                g.shown_late("hits", "0")
                return [f"if {call} % 2 == 0:", "    hits += 1"], g.tail(None)
            if kind == 8 and g.result == "int":
                g.shown_late("out", "[]")
                return [f"out.append({call} * 2 if {g.item_number(item)} % 2 else -1)"], g.tail(None)
        statement = [f"y = {call}"]
        wrapped = False
        if (getattr(g, "may_raise", False) and g.chance(0.6)) or g.chance(0.03):
            g.shown_late("failed", "[]")
            handler = g.pick("ValueError", "Exception", "(ValueError, ZeroDivisionError)")
            if handler != "Exception" and any("class Bad" in f for f in g.functions):
                handler = "Bad"
            action = g.pick("failed.append(str(error))", "failed.append(error.args)", "failed.append(type(error).__name__)", "print('failed', error)")
            statement = ["try:", f"    y = {call}", f"except {handler} as error:", f"    {action}", f"    {g.pick('continue', 'continue', 'break', 'raise')}"]
            wrapped = True
        elif g.chance(0.04):
            statement = [f"if {g.item_number(item)} % 2:", f"    y = {call}", "else:", f"    y = {self.filler()}"]
        elif g.chance(0.03) and g.result == "int":
            statement = [f"y = {call} + {g.int(5)}"]
        elif g.chance(0.03) and g.result == "int":
            statement = ["y = 0", "for part in range(2):", f"    y += {call}"]
        return statement, g.tail("y", item, index, hashable)

    def filler(self):
        return {"int": "0", "list": "[0]", "tuple": "(0, [0])", "dict": "{'k': 0, 'w': []}", "object": "Item(0)", "maybe": "None"}[self.result]

    def tail(self, name, item=None, index=None, hashable=None):
        """What happens with the result `y`, and whatever else the body does."""
        g = self
        lines = []
        if name is not None:
            number = g.as_number(name)
            uses = g.rng.choices([1, 2, 3], [6, 3, 1])[0]
            if getattr(g, "must_append", False):
                lines.append("out.append(y)")
            if getattr(g, "must_sum", False):
                lines.append(f"total += {number}")
            for _ in range(uses):
                kind = g.int(17)
                if kind <= 2:
                    g.shown_late("out", "[]")
                    lines.append(g.pick(f"out.append({name})", f"out.append(({hashable}, {name}))", f"out.insert(0, {name})", f"out.extend([{name}])"))
                elif kind == 3:
                    g.shown_late("found", "{}")
                    lines.append(f"found[{hashable}] = {name}")
                elif kind == 4:
                    g.shown_late("groups", "{}")
                    lines.append(f"groups.setdefault({number} % 3, []).append({hashable})")
                elif kind == 5:
                    g.shown_late("total", "0")
                    lines.append(g.pick(f"total += {number}", f"total = total * 2 + {number}"))
                elif kind == 6:
                    g.shown_late("best", "None")
                    g.shown_late("where", "None")
                    lines += [f"if best is None or {number} < best:", f"    best = {number}", f"    where = {hashable}"]
                elif kind == 7:
                    lines.append(f"print({hashable}, {name})")
                elif kind == 8:
                    lines += [f"if {number} % {3 + g.int(20)} == 0:", f"    {g.pick('break', 'continue', 'break')}"]
                elif kind == 9 and index == "i":
                    size = g.count + 3
                    g.shown_late("slots", f"[0] * {size}")
                    lines.append(f"slots[{g.pick('i', 'i', 'i + 1', 'i - 1', '0')}] = {name}")
                elif kind == 10 and g.result == "list":
                    lines.append(g.pick("y.append(0)", "y[0] = -1", "y.sort()"))
                elif kind == 10 and g.result == "object":
                    lines.append("y.bump(1)")
                elif kind == 11 and ITEMS[g.item][2]:
                    lines.append(g.pick(*ITEMS[g.item][2]).format(x=item, v="1"))
                elif kind == 12 and index == "i" and g.result == "int" and g.item == "int":
                    target = "grid" if getattr(g, "uses_grid", False) else "xs"
                    lines.append(g.pick(f"{target}[i] = y", f"{target}[i - 1] = y", f"{target}[i] += y"))
                elif kind == 13 and getattr(g, "same", "") == "same = xs" and g.item == "int" and index == "i":
                    lines.append(f"same[{g.pick('i', 'i - 1', '0', '-1')}] = {number}")
                elif kind == 14:
                    g.shown_late("counts", "{}")
                    lines.append(f"counts[{number} % 2] = counts.get({number} % 2, 0) + 1")
                elif kind == 15:
                    g.functions.append("def record(store, v):\n    store.append(v)")
                    g.shown_late("records", "[]")
                    lines.append(f"record(records, {name})")
                elif kind == 16 and g.result == "int":
                    if g.chance(0.4):
                        g.functions.append("def work_more(v, n=2):\n    for step in range(n):\n        v = v * 3 % 101\n    return v")
                        g.shown_late("out", "[]")
                        lines += ["z = work_more(y)", "out.append(z)"]
                    else:
                        lines += [f"if y % {11 + g.int(20)} == 0:", "    raise ValueError(f'result {y}')"]
            if getattr(g, "set_prev", False):
                lines.append(g.pick(f"prev = {number}", f"prev = {g.item_number(item)}"))
        if not any("y" in line for line in lines) and name is not None:
            g.shown_late("out", "[]")
            lines.append("out.append(y)")
        return lines

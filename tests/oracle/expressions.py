"""Draws comprehensions, `map` and its like, and the occasional `while` loop around a heavy call."""


class Expressions:
    def comprehension(self):
        g = self
        condition = ""
        if g.chance(0.35):
            condition = g.pick(f" if {g.item_number('x')} % 2", f" if {g.item_number('x')} < 7", " if keep(x)")
            if "keep" in condition:
                g.functions.append(
                    f"def keep(x):\n    return {g.item_number('x')} % 3 != 0"
                    if g.chance(0.7)
                    else f"def keep(x):\n    LOG.append(1)\n    return len(LOG) % 2 == 0"
                )
                if "LOG" in g.functions[-1]:
                    g.global_value("LOG", "[]")
        source = g.pick("x in xs", "x in xs", "x in xs", "i, x in enumerate(xs)", "x in xs[1:]", "x in reversed(xs)", "x in produce(xs)", "key, x in table.items()")
        if "produce" in source:
            effect = g.pick("", "        print('make')\n")
            g.functions.append(f"def produce(items):\n    for item in items:\n{effect}        yield item")
        if "table" in source:
            g.setup.append("table = {f'k{i}': x for i, x in enumerate(xs)}")
            g.shown.append("table")
        call = g.call("x")
        inner = g.result == "int"
        kind = g.int(15)
        clause = f"for {source}{condition}"
        key = "i" if "i, x" in source else ("key" if "key" in source else g.item_number("x"))
        g.shown.append("out")
        if kind <= 3:
            text = f"out = [{call} {clause}]"
        elif kind == 4:
            text = f"out = [({key}, {call}) {clause}]"
        elif kind == 5:
            text = f"out = {{{key}: {call} {clause}}}"
        elif kind == 6 and inner:
            text = f"out = {{{call} {clause}}}"
            g.shown[-1] = "sorted(out)"
        elif kind == 7 and inner:
            text = f"out = {g.pick('sum', 'list', 'tuple', 'sorted')}({call} {clause})"
        elif kind == 8 and inner:
            text = f"out = {g.pick('max', 'min')}(({call} {clause}), default=-1)"
        elif kind == 9 and inner:
            text = f"out = {g.pick('any', 'all')}({call} % {2 + g.int(5)} == {g.int(2)} {clause})"
        elif kind == 10 and inner:
            text = f"out = ','.join(str({call}) {clause})"
        elif kind == 11 and inner:
            text = f"out = [{call} if {g.item_number('x')} % 2 else 0 {clause}]"
        elif kind == 12 and g.item == "int":
            text = f"out = [[{g.call('x + w')} for w in range(2)] {clause}]"
        elif kind == 13 and g.item == "int":
            text = f"out = [{g.call('x + w')} {clause} for w in (1, 2)]"
        elif kind == 14 and inner and not condition:
            text = f"out = [{g.item_number('x')} {clause} if {call} % 2]"
        else:
            text = f"out = [{call} {clause}]"
        g.loop = [text]

    def mapped(self):
        g = self
        g.shown.append("out")
        args = "".join(f", {a}" for a in g.box_args)
        function = g.call_name if not g.box_args else f"lambda x: {g.call_name}(x{args})"
        inner = g.result == "int"
        kind = g.int(8)
        if kind <= 2:
            text = f"out = list(map({function}, xs))"
        elif kind == 3:
            text = f"out = list(filter({function}, xs))"
        elif kind == 4 and inner:
            text = f"out = {g.pick('max', 'min')}(xs, key={function})"
        elif kind == 5 and inner:
            text = f"out = sorted(xs, key={function})"
        elif kind == 6 and inner:
            text = f"out = sum(map({function}, xs))"
        elif kind == 7:
            g.shown[-1] = "collected"
            g.setup.append("collected = []")
            g.loop = [f"for y in map({function}, xs):", f"    collected.append(y)"]
            return
        else:
            text = f"out = list(map(lambda x: {g.call('x')}, xs))"
        g.loop = [text]

    def while_loop(self):
        g = self
        g.shown_late("out", "[]")
        g.setup.append("queue = list(xs)")
        g.shown.append("queue")
        g.loop = ["while queue:", "    x = queue.pop()", f"    y = {g.call('x')}", "    out.append(y)", "    if len(out) == 2:", "        queue.append(x)"]

"""Draws `for` loops whose heavy part stands in the body itself."""

from items import ITEMS, indented


class Inline:
    def inline(self):
        """A loop whose heavy part stands in its body."""
        g = self
        g.inlined = True
        g.result = "int"
        g.imports.add("import sys")
        g.setup.insert(0, "n = int(sys.argv[1]) if len(sys.argv) > 1 else 3")
        head, item, index = g.header()
        number = g.item_number(item)
        key = "key" if getattr(g, "table", False) else (index or number)
        body, inner, tail = [], [], []
        if g.chance(0.25):
            body += [f"if {number} % {2 + g.int(3)} == 0:", f"    {g.pick('continue', 'continue', 'break')}"]
        carried = g.chance(0.12)
        if carried:
            g.shown_late("acc", "1")
        else:
            body.append(g.pick("acc = 0", f"acc = {number}"))
        inner.append(f"acc = (acc * 31 + step + {number}) % 1009")
        for _ in range(g.rng.choices([0, 1, 2], [3, 4, 2])[0]):
            kind = g.int(16)
            if kind <= 2:
                if "row = []" not in body:
                    body.append("row = []")
                inner.append("row.append(acc)")
                g.shown_late("out", "[]")
                tail.append("out.append(row)")
            elif kind == 3:
                g.shown_late("shared", "[]")
                inner.append(g.pick("shared.append(acc)", "shared.insert(0, acc)", "shared[:] = [acc]"))
            elif kind == 4:
                g.shown_late("total", "0")
                inner.append(g.pick("total += acc", "total = total * 2 + acc", "total = max(total, acc)"))
            elif kind == 5:
                g.shown_late("counts", "{}")
                inner.append(g.pick("counts[acc % 3] = counts.get(acc % 3, 0) + 1", "counts[acc % 5] = acc", f"counts[{key}, step] = acc"))
            elif kind == 6:
                inner += [f"if acc % {2 + g.int(4)} == 0:", f"    {g.pick('break', 'continue')}"]
            elif kind == 7:
                g.shown_late("last", "None")
                inner += ["if acc % 2:", "    last = acc"]
            elif kind == 8 and index == "i":
                g.shown_late("grid", str([[g.int(9) for _ in range(4)] for _ in range(g.count + 2)]))
                inner.append(
                    g.pick(
                        "grid[i][step % 4] = acc",
                        "grid[i][step % 4] += acc",
                        "acc += grid[i][step % 4]",
                        "grid[i][step % 4] = grid[i + 1][step % 4] + acc",
                        "grid[i][step % 4] = grid[i - 1][step % 4] + acc",
                        "grid[i - 1][step % 4] = acc",
                        "grid[0][step % 4] += acc",
                    )
                )
            elif kind == 9 and ITEMS[g.item][2]:
                inner.append(g.pick(*ITEMS[g.item][2]).format(x=item, v="acc"))
            elif kind == 10:
                inner.append("print(step, acc)")
            elif kind == 11:
                g.functions.append("def scale(v):\n    return v * 3 % 101")
                inner.append("acc = scale(acc)")
            elif kind == 12:
                inner += [f"if acc % {5 + g.int(20)} == 0:", "    raise ValueError(f'bad {acc}')"]
            elif kind == 13:
                g.global_value("SCALE", 1 + g.int(5))
                inner.append("acc += SCALE")
                if g.chance(0.3):
                    g.globals_declared.add("SCALE")
                    tail.append("SCALE += 1")
            elif kind == 14:
                g.imports.add("import random")
                g.setup.append(f"random.seed({g.int(9)})")
                inner.append("acc += random.randint(0, 3)")
            elif kind == 15:
                g.shown_late("base", "[1, 2]")
                inner.append(g.pick("acc += base[0]", "acc += len(base)"))
                if g.chance(0.4):
                    tail.append(g.pick("base.append(acc)", "base[0] = acc", "base = [acc]"))
        body += ["for step in range(n):", *indented(inner)]
        if g.chance(0.15):
            body += ["for step in range(n):", f"    acc = (acc * 7 + step) % 211"]
        if g.chance(0.15):
            body = [*body[:-1], body[-1], "if acc > 500:", f"    {g.pick('continue', 'break', 'acc = 500')}"]
        lines = []
        for _ in range(1 + g.int(2)):
            kind = g.int(7)
            if kind <= 1:
                g.shown_late("out", "[]")
                lines.append(f"out.append({g.pick('acc', f'({key}, acc)')})")
            elif kind == 2:
                g.shown_late("found", "{}")
                lines.append(f"found[{key}] = acc")
            elif kind == 3:
                g.shown_late("total", "0")
                lines.append("total += acc")
            elif kind == 4:
                g.shown_late("best", "None")
                lines += ["if best is None or acc > best:", "    best = acc"]
            elif kind == 5:
                lines.append(f"print({key}, acc)")
            else:
                lines.append(f"if acc % 7 == 0:\n    {g.pick('continue', 'break')}".split("\n")[0])
                lines.append(f"    {g.pick('continue', 'break')}")
        g.loop = [head, *indented(body + lines + tail)]
        if g.chance(0.12):
            g.shown.append(g.pick("acc", "step"))

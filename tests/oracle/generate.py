"""Writes random programs with one loop around a heavy call each.

    generate.py FOLDER [--count N] [--seed S]

A program is drawn piece by piece: what the items are, what the heavy function does besides computing, how it is reached, what
the loop runs over, what its body does before and after the call, what happens later. Every piece keeps the types right, so that
programs fail only where they are meant to; a program that fails otherwise is drawn again. All print what they hold at the end.
"""

import argparse
import contextlib
import io
import pathlib
import random
import textwrap
import types

MEANT = {"ValueError", "Bad", "Worse", "KeyError", "IndexError", "StopIteration", "ZeroDivisionError", "UnboundLocalError"}

# What items are: how one is written, a number read from it, and statements that change it.
ITEMS = {
    "int": (lambda g: str(g.int(9)), "{x}", []),
    "str": (lambda g: repr("abcdefgh"[: 1 + g.int(7)]), "len({x})", []),
    "list": (
        lambda g: str([g.int(9) for _ in range(2 + g.int(2))]),
        "sum({x})",
        ["{x}.append({v})", "{x}.sort()", "{x}[0] = {v}", "{x} += [{v}]", "{x}.pop()", "{x}.reverse()", "{x}[-1] += {v}"],
    ),
    "tuple": (lambda g: f"({g.int(9)}, {g.int(9)})", "{x}[0] + {x}[1]", []),
    "dict": (
        lambda g: f"{{'k': {g.int(9)}, 'w': [{g.int(9)}]}}",
        "{x}['k']",
        ["{x}['k'] = {v}", "{x}['w'].append({v})", "{x}.update(k={v})", "{x}['n'] = {x}.get('n', 0) + 1", "{x}.setdefault('s', []).append({v})"],
    ),
    "object": (
        lambda g: f"Item({g.int(9)})",
        "{x}.value",
        ["{x}.value += 1", "{x}.parts.append({v})", "{x}.bump({v})", "{x}.value = {v}", "{x}.total = {v}"],
    ),
}

ITEM_CLASS = """
class Item:
    def __init__(self, value):
        self.value = value
        self.parts = [value]
        self.total = 0

    def bump(self, by):
        self.value += by
        return self.value

    def size(self):
        return self.value + len(self.parts)

    def __repr__(self):
        return f"Item({self.value}, {self.parts}, {self.total})"
"""


class Generator:
    """Draws one program."""

    def __init__(self, rng):
        self.rng = rng
        self.imports = set()
        self.top = []
        # Names whose values are printed at the end: those of the loop's scope, and those of the module.
        self.shown = []
        self.shown_globals = []
        self.mutable_globals = []

    # ---- draws

    def int(self, below):
        return self.rng.randrange(below)

    def chance(self, share):
        return self.rng.random() < share

    def pick(self, *choices):
        return self.rng.choice(choices)

    def global_value(self, name, value):
        if name not in self.shown_globals:
            self.top.append(f"{name} = {value}")
            self.shown_globals.append(name)
        return name

    # ---- the program

    def program(self):
        rng = self.rng
        self.item = rng.choices(list(ITEMS), [9, 1, 5, 2, 2, 4])[0]
        self.in_function = self.chance(0.55)
        self.classes = [ITEM_CLASS] if self.item == "object" else []
        self.class_state()
        self.setup, self.loop, self.later = [], [], []
        self.functions = []
        self.globals_declared = set()
        self.extra_args = []
        self.result = rng.choices(["int", "list", "tuple", "dict", "object", "maybe"], [10, 3, 2, 1, 1, 1])[0]
        if self.result == "object" and not self.classes:
            self.classes.append(ITEM_CLASS)
        self.call_name = "work"
        if self.chance(0.1):
            self.extra = []
            self.data()
            self.inline()
        else:
            self.worker()
            self.data()
            self.draw_loop()
        self.after()
        return self.text()

    def class_state(self):
        """Attributes of the items' class, which their methods read; they may change at any time."""
        g = self
        if g.item != "object" or not g.chance(0.4):
            return
        g.classes = [ITEM_CLASS.replace("class Item:\n", "class Item:\n    unit = 2\n    made = []\n\n").replace("self.value + len", "self.value * self.unit + len")]
        g.number = "{x}.size()"
        g.shown_globals += ["Item.unit", "Item.made"]
        change = g.pick("Item.unit += 1", "Item.made.append(1)", "Item.unit = 5")
        when = g.int(4)
        if when == 0:
            g.each = [change]
        elif when == 1:
            g.unit_changes = change
        elif when == 2:
            g.classes = [g.classes[0].replace("        self.value += by", f"        {change}\n        self.value += by")]

    # ---- the heavy function

    def worker(self):
        g = self
        number = getattr(g, "number", ITEMS[g.item][1]).format(x="x")
        before, during, after = [], [], []
        params = ["x"]
        g.extra = []
        if g.chance(0.25):
            params.append("y")
            g.extra.append("int")
        kinds = g.rng.choices(
            ["pure", "read", "effect", "raise", "alias", "local"],
            [24, 18, 26, 9, 8, 15],
        )[0]
        picks = [kinds] + (["read"] if g.chance(0.2) else []) + (["effect"] if g.chance(0.1) else [])
        value = "total"
        defaults = [f"n={2 + g.int(2)}"]
        result = None
        for pick in picks:
            if pick == "read":
                before += g.reads()
            elif pick == "effect":
                lines, extra, default = g.effect(number)
                after += lines
                g.extra += extra
                params += ["box"] * len(extra)
                defaults += default
            elif pick == "raise":
                after += g.raises()
            elif pick == "local":
                after += g.local_work()
            elif pick == "alias":
                result = g.aliased()
        if "y" in params:
            during.append("total = (total * 3 + y) % 1009")
        core = [f"total = {number}"]
        if g.chance(0.8):
            core += ["for step in range(n):", f"    total = (total * 31 + step + {number}) % 1009", *[f"    {d}" for d in during]]
        else:
            core += ["step = 0", "while step < n:", f"    total = (total * 17 + step) % 1009", *[f"    {d}" for d in during], "    step += 1"]
        if result is None:
            result = g.result_text(value)
        body = before + core + after + [f"return {result}"]
        if g.chance(0.05):
            g.result = "int"
            body = ["if n <= 0:", "    return 0", *body[:-1], f"return total + work({', '.join(params + ['n - 1'])})"]
            if "box" in params or "*" in str(defaults):
                body = body[2:-1] + ["return total"]
        params = list(dict.fromkeys(params))
        g.params = params
        g.form = g.rng.choices(["def", "method", "closure", "lambda", "static", "nested", "alias"], [62, 12, 8, 5, 2, 5, 4])[0]
        if g.extra or len(defaults) > 1:
            g.form = "def"
        if any("work.calls" in line for line in body) or any("work(" in line for line in body):
            g.form = "def"
        signature = ", ".join(params + defaults)
        if g.form == "method":
            g.method(signature, body)
        elif g.form == "static":
            g.functions.append(f"class Tools:\n    @staticmethod\n    def work({signature}):\n" + indent(body, 8))
            g.call_name = "Tools.work"
        elif g.form == "closure":
            bias = g.pick("total = (total + bias) % 1009", "total = (total * bias + 1) % 1009")
            body = [*body[:-1], bias, body[-1]]
            change = g.chance(0.25)
            if change:
                body = ["nonlocal bias", *body[:-1], "bias += 1", body[-1]]
            g.functions.append(f"def make(bias):\n    def work({signature}):\n{indent(body, 8)}\n\n    return work")
            g.setup.append(f"work = make({1 + g.int(5)})")
        elif g.form == "lambda" and g.result == "int" and g.item != "str":
            g.functions.append(f"def crunch({signature}):\n{indent(body, 4)}")
            args = ", ".join(params)
            g.setup.append(f"work = lambda {args}: crunch({args}) + {g.int(4)}")
        elif g.form == "nested":
            g.nested_worker = f"def work({signature}):\n{indent(body, 4)}"
            g.setup += g.nested_worker.split("\n")
        elif g.form == "alias":
            g.functions.append(f"def work_on({signature}):\n{indent(body, 4)}")
            g.setup.append("work = work_on")
        else:
            g.form = "def"
            decorator = ""
            if g.chance(0.03) and g.item in ("int", "str", "tuple") and not g.extra:
                g.imports.add("from functools import lru_cache")
                decorator = "@lru_cache(maxsize=None)\n"
                g.later_show = "work.cache_info()"
                if g.chance(0.5):
                    g.later.append("print(work.cache_info())")
            g.functions.append(f"{decorator}def work({signature}):\n{indent(body, 4)}")

    def method(self, signature, body):
        g = self
        kind = g.rng.choices(["pure", "reads", "writes"], [4, 5, 2])[0]
        if kind != "pure":
            body = [*body[:-1], "total = (total + self.scale) % 1009", body[-1]]
        if kind == "writes":
            body = [*body[:-1], g.pick("self.scale += 1", "self.calls.append(total)", "self.scale = total % 7"), body[-1]]
        g.functions.append(
            "class Model:\n    def __init__(self, scale):\n        self.scale = scale\n        self.calls = []\n\n"
            f"    def work(self, {signature}):\n{indent(body, 8)}\n\n"
            "    def __repr__(self):\n        return f\"Model({self.scale}, {self.calls})\""
        )
        g.setup.append(f"model = Model({1 + g.int(5)})")
        g.shown.append("model")
        g.call_name = "model.work"
        g.has_model = True

    def reads(self):
        """Reads of what lies outside the function; some of it changes at some time."""
        g = self
        kind = g.int(7)
        when = g.rng.choices(["never", "later", "before", "each", "helper"], [7, 4, 2, 4, 3])[0]
        if kind <= 2:
            g.global_value("SCALE", 1 + g.int(5))
            change = g.pick("SCALE = {v}", "SCALE += {v}")
            lines = ["scale = SCALE"]
            name = "SCALE"
        elif kind == 3:
            g.global_value("WEIGHTS", str([1 + g.int(5) for _ in range(3)]))
            change = g.pick("WEIGHTS.append({v})", "WEIGHTS[0] = {v}", "WEIGHTS = [{v}]")
            lines = ["scale = sum(WEIGHTS)"]
            name = "WEIGHTS"
        elif kind == 4:
            g.global_value("TABLE", f"{{'a': {g.int(9)}, 'b': [{g.int(9)}, {g.int(9)}]}}")
            change = g.pick("TABLE['a'] = {v}", "TABLE['b'].append({v})", "TABLE.update(a={v})")
            lines = ["scale = TABLE['a'] + len(TABLE['b'])"]
            name = "TABLE"
        elif kind == 5:
            g.functions.append(f"class Config:\n    scale = {1 + g.int(5)}\n    names = []")
            g.shown_globals += ["Config.scale", "Config.names"]
            change = g.pick("Config.scale = {v}", "Config.scale += 1", "Config.names.append({v})")
            lines = ["scale = Config.scale + len(Config.names)"]
            name = None
        else:
            g.functions.append(f"def setting():\n    return {1 + g.int(5)}")
            lines = ["scale = setting()"]
            return [*lines, "n = n + scale % 2"]
        g.change(when, change, name)
        return [*lines, "n = n + scale % 3"]

    def change(self, when, change, name):
        """Something outside the function changes at some time; `name` if the change may bind a global."""
        g = self
        rebinds = name is not None and change.startswith(name + " ")
        if when == "later":
            g.later.append(change.format(v=1 + g.int(5)))
            g.again = True
        elif when == "before":
            g.setup.append(change.format(v=1 + g.int(5)))
        elif when == "each":
            g.each = [change.format(v=1 + g.int(3))]
        elif when == "helper":
            declared = f"    global {name}\n" if rebinds else ""
            g.functions.append(f"def adjust(v):\n{declared}    {change.format(v='v')}")
            if g.chance(0.6):
                g.each = ["adjust(2)"]
            else:
                g.later.append("adjust(3)")
                g.again = True
            return
        else:
            return
        if rebinds:
            g.globals_declared.add(name)

    def effect(self, number):
        """Lines that do more than compute, kinds of further parameters, and further default values."""
        g = self
        changes = ITEMS[g.item][2]
        kind = g.int(15)
        if kind <= 3 and changes:
            guard = ["if total % 2:"] if g.chance(0.3) else []
            line = g.pick(*changes).format(x="x", v="total")
            return [*guard, ("    " if guard else "") + line], [], []
        if kind == 4:
            return [g.pick("box.append(total)", "box[:] = [total]", "box.extend([total, 1])", "box.insert(0, total)")], ["box"], []
        if kind == 5:
            g.global_value("COUNT", 0)
            return ["global COUNT", "COUNT += 1", *(["total += COUNT"] if g.chance(0.3) else [])][0:3], [], []
        if kind == 6:
            g.global_value("LOG", "[]")
            return [g.pick("LOG.append(total)", "LOG.insert(0, total)", "LOG.extend([total])", "LOG[:] = [total]"), *(["total += len(LOG)"] if g.chance(0.3) else [])], [], []
        if kind == 7 and g.item in ("int", "str", "tuple"):
            g.global_value("CACHE", "{}")
            if g.chance(0.5):
                return ["if x in CACHE:", "    total = CACHE[x]", "CACHE[x] = total"], [], []
            return ["CACHE[x] = total", *(["total += len(CACHE)"] if g.chance(0.5) else [])], [], []
        if kind == 8:
            g.shown_globals.append("work.calls")
            g.after_def = "work.calls = 0"
            return ["work.calls += 1"], [], []
        if kind == 9:
            return [g.pick("print('working', total)", "print(x)")], [], []
        if kind == 10:
            g.imports.add("import random")
            g.setup.append(f"random.seed({g.int(9)})")
            return [g.pick("total += random.randint(0, 9)", "total += int(random.random() * 10)", "total += random.choice([1, 2, 3])")], [], []
        if kind == 11:
            g.imports.add("import random")
            return [f"total += random.Random(total).randint(0, 9)"], [], []
        if kind == 12:
            return ["seen.append(total)", *(["total += len(seen)"] if g.chance(0.8) else [])], [], ["seen=[]"]
        if kind == 13:
            g.global_value("LOG", "[]")
            g.functions.append("def note(v):\n    LOG.append(v)\n    return len(LOG)")
            return [g.pick("note(total)", "total += note(total)")], [], []
        if kind == 14:
            g.functions.append("class Stats:\n    count = 0\n    values = []")
            g.shown_globals += ["Stats.count", "Stats.values"]
            return [g.pick("Stats.count += 1", "Stats.values.append(total)")], [], []
        return [], [], []

    def raises(self):
        g = self
        g.may_raise = True
        modulus = 2 + g.int(5)
        kind = g.int(4)
        if kind == 0:
            g.functions.append("class Bad(Exception):\n    pass")
            return [f"if total % {modulus} == 0:", "    raise Bad(total, 'bad')"]
        if kind == 1:
            g.functions.append(
                "class Worse(ValueError):\n    def __init__(self, a, b):\n        super().__init__(f'{a}-{b}')\n        self.a = a"
            )
            return [f"if total % {modulus} == 0:", "    raise Worse(total, 1)"]
        if kind == 2:
            return [f"total += 100 // (total % {modulus})"]
        return [f"if total % {modulus} == 0:", "    raise ValueError(f'bad {total}')"]

    def local_work(self):
        """Changes of what the function made itself."""
        g = self
        return g.pick(
            ["parts = []", "for step in range(n):", "    parts.append(total + step)", "parts.sort(reverse=True)", "total = parts[0]"],
            ["parts = {}", "parts[total] = 1", "parts.update(a=2)", "total += len(parts)"],
            ["parts = [[0] * 2 for _ in range(2)]", "parts[0][1] = total", "total = sum(map(sum, parts))"],
            ["parts = [total, 1, 2]", "alias = parts", "alias.append(3)", "total = sum(parts)"],
            ["parts = sorted([total % 7, 3, 5])", "first, *rest = parts", "total = first + len(rest)"],
            ["text = ''", "for step in range(n):", "    text += str(step)", "total += len(text)"],
            ["square = lambda v: v * v % 11", "total += square(total)"],
            ["total += max(step * 3 % 5 for step in range(n + 1))"],
            ["try:", "    total = 100 // (total % 3)", "except ZeroDivisionError:", "    total = 7"],
            ["parts = {v % 3 for v in range(total % 10)}", "total += len(parts)"],
        )

    def result_text(self, value):
        g = self
        return {
            "int": f"{value}",
            "list": g.pick(f"[{value}, 1]", f"[{value}] * 2", f"sorted([{value}, 3])"),
            "tuple": f"({value}, [{value}])",
            "dict": f"{{'k': {value}, 'w': [1]}}",
            "object": f"Item({value})",
            "maybe": f"{value} if {value} % 3 else None",
        }[g.result]

    def aliased(self):
        """A result that shares something with an argument or with the module."""
        g = self
        kind = g.int(3)
        if kind == 0 and g.item in ("list", "dict", "object"):
            g.result = g.item
            return "x"
        if kind == 1:
            g.global_value("SHARED", "[1, 2]")
            g.result = "list"
            return g.pick("SHARED", "SHARED if total % 2 else [total]")
        if g.item in ("list", "dict", "object"):
            g.result = "tuple"
            return "(total, x)" if g.item == "list" else "(total, [x])"
        g.result = "list"
        return "[total, x]" if g.item != "tuple" else "[total, x[0]]"

    # ---- the data

    def data(self):
        g = self
        count = 3 + g.int(3)
        make = ITEMS[g.item][0]
        items = [make(g) for _ in range(count)]
        if g.chance(0.15):
            items[-1] = items[0]
        if g.chance(0.08) and g.item in ("list", "dict", "object"):
            g.setup.append(f"base = {items[0]}")
            items[0] = items[-1] = "base"
        g.count = count
        g.setup.append(f"xs = [{', '.join(items)}]")
        g.shown.append("xs")
        if g.chance(0.12):
            g.setup.append(g.pick("same = xs", "same = xs[0]", "same = {'all': xs}", "same = list(xs)"))
            g.same = g.setup[-1]
            g.shown.append("same")

    # ---- the loop

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

    # ---- what happens later

    def after(self):
        g = self
        if getattr(g, "inlined", False):
            g.again = False
        if getattr(g, "again", False) and g.chance(0.7):
            g.setup.append("more = []")
            g.shown.append("more")
            g.later += [f"for x in xs:", f"    more.append({g.call('x')})"]
        changes = ITEMS[g.item][2]
        if getattr(g, "unit_changes", None):
            g.later.append(g.unit_changes)
            g.again = False
        if changes and g.chance(0.25):
            g.later.append(g.pick(*changes).format(x="xs[0]", v="5"))
        if g.chance(0.15):
            g.later.append(g.pick("xs.append(xs[0])", "xs.reverse()", "xs = list(xs)"))
        if "out" in g.shown and g.result in ("list", "object") and g.chance(0.35):
            change = "item.append(9)" if g.result == "list" else "item.bump(2)"
            kind = "list" if g.result == "list" else "Item"
            g.later += ["for item in (out if isinstance(out, list) else []):", f"    if isinstance(item, {kind}):", f"        {change}"]
        if "out" in g.shown and g.chance(0.12) and g.result != "int":
            g.later.append("print([item is other for item in list(out)[:2] for other in list(out)[:2]])")

    def text(self):
        g = self
        lines = [*sorted(g.imports), *([""] if g.imports else []), *g.top, ""]
        for block in [*g.classes, *dict.fromkeys(g.functions)]:
            lines += ["", block.strip("\n"), ""]
        if hasattr(g, "after_def"):
            lines += [g.after_def, ""]
        hidden = 0.12
        shown = [name for name in g.shown if not g.chance(hidden) or name in ("out", "total")]
        show = [f"print({name!r}, {name})" for name in dict.fromkeys(shown)]
        show_globals = [f"print({name!r}, {name})" for name in dict.fromkeys(g.shown_globals) if not g.chance(0.08)]
        inside = [*g.setup, *g.loop, *g.later, *show]
        if g.in_function:
            declared = sorted(g.globals_declared)
            if declared:
                inside = [f"global {', '.join(declared)}", *inside]
            name = g.pick("main", "main", "run", "analyse")
            lines += ["", f"def {name}():", *indented(inside), "", ""]
            call = [f"{name}()", *show_globals]
            if g.chance(0.5):
                lines += ['if __name__ == "__main__":', *indented(call)]
            else:
                lines += call
        else:
            lines += ["", *inside, *show_globals]
        return "\n".join(lines).rstrip() + "\n"


def indent(lines, by):
    return "\n".join(" " * by + line for line in lines)


def indented(lines, by=4):
    return [" " * by + line for line in lines]


def runs(text):
    """Whether the program ends as it is meant to."""
    module = types.ModuleType("__main__")
    shown = io.StringIO()
    try:
        code = compile(text, "program.py", "exec")
        with contextlib.redirect_stdout(shown):
            exec(code, module.__dict__)
    except Exception as error:
        return type(error).__name__ in MEANT
    return bool(shown.getvalue())


def programs(count, seed):
    """The texts of so many different programs; the same for the same seed."""
    seen = set()
    attempt = 0
    while len(seen) < count:
        attempt += 1
        text = Generator(random.Random(f"{seed}-{attempt}")).program()
        if text in seen or not runs(text):
            continue
        seen.add(text)
        yield text


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=pathlib.Path)
    parser.add_argument("--count", type=int, default=10_000)
    parser.add_argument("--seed", default="1")
    options = parser.parse_args()
    for number, text in enumerate(programs(options.count, options.seed)):
        folder = options.folder / f"{number // 500:03}"
        folder.mkdir(parents=True, exist_ok=True)
        (folder / f"p{number:05}.py").write_text(textwrap.dedent(text))


if __name__ == "__main__":
    main()

"""Draws the heavy function of a random program: what it does besides computing, and how it is reached."""

from items import ITEM_CLASS, ITEMS, indent


class Workers:
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

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

from expressions import Expressions
from inline import Inline
from items import ITEM_CLASS, ITEMS, indented
from loops import Loops
from workers import Workers

MEANT = {"ValueError", "Bad", "Worse", "KeyError", "IndexError", "StopIteration", "ZeroDivisionError", "UnboundLocalError"}

class Generator(Workers, Loops, Expressions, Inline):
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

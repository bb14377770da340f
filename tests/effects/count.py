"""Counts which entries of the effect tables scripts call, by running them: once for each place in the text that calls one.

    python count.py TABLES SCRIPT_OR_FOLDER ...

Prints `entry count`, the commonest first. A script that takes long is ended; what it called until then counts.
"""

import ast
import contextlib
import io
import json
import os
import signal
import subprocess
import sys
import tempfile
import types
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))
import shapes
import tables as tables_of

LIMIT = 15
"""Seconds for one script."""


class Recorder(ast.NodeTransformer):
    """Lets every call tell what it calls: `a.f(x)` becomes `__method(a, "f", 7)(x)`, and `f(x)` `__function(f, 8)(x)`."""

    def __init__(self):
        self.sites = 0

    def visit_Call(self, node):
        self.generic_visit(node)
        self.sites += 1
        site = ast.Constant(self.sites)
        if isinstance(node.func, ast.Attribute):
            parts = [node.func.value, ast.Constant(node.func.attr), site]
            node.func = ast.Call(ast.Name("__method", ast.Load()), parts, [])
        elif isinstance(node.func, ast.Name) and node.func.id not in ("super", "locals", "__method", "__function"):
            node.func = ast.Call(ast.Name("__function", ast.Load()), [node.func, site], [])
        return node


class Names:
    """From what is called to the entry's name."""

    def __init__(self, tables):
        self.tables = tables
        self.by_object = {}

    def learn(self, top):
        """The entries of a library, by the object that they stand for."""
        if top in self.by_object:
            return self.by_object[top]
        known = self.by_object[top] = {}
        for name in self.tables.calls:
            if name.split(".")[0] == top and self.tables.owner(name) is None:
                with contextlib.suppress(LookupError):
                    known.setdefault(id(shapes.resolve(name)), name)
        return known

    def function(self, called):
        name = getattr(called, "__name__", "")
        module = getattr(called, "__module__", None) or ""
        if module == "builtins":
            return name if name in self.tables.calls else None
        return self.learn(module.split(".")[0]).get(id(called))

    def method(self, receiver, attribute):
        if isinstance(receiver, types.ModuleType):
            path = f"{receiver.__name__}.{attribute}"
            return path if path in self.tables.calls else self.function(getattr(receiver, attribute))
        kind = receiver if isinstance(receiver, type) else type(receiver)
        for base in kind.__mro__:
            spelled = base.__qualname__ if base.__module__ == "builtins" else f"{base.__module__}.{base.__qualname__}"
            entry = self.tables.method(spelled, attribute) or self.tables.calls.get(f"{spelled}.{attribute}")
            if entry is not None:
                return entry.name
        return None


def run_one(folder, script, out):
    """Runs a script with every call recorded and writes the counts to `out`."""
    names = Names(tables_of.load(folder))
    path = Path(script)
    tree = ast.parse(path.read_text(encoding="utf-8"))
    tree = ast.fix_missing_locations(Recorder().visit(tree))
    seen = {}

    def method(receiver, attribute, site):
        if site not in seen:
            seen[site] = names.method(receiver, attribute)
        return getattr(receiver, attribute)

    def function(called, site):
        if site not in seen:
            seen[site] = names.function(called)
        return called

    def finish(*_):
        counts = Counter(name for name in seen.values() if name)
        Path(out).write_text(json.dumps(counts), encoding="utf-8")
        os._exit(0)

    signal.signal(signal.SIGALRM, finish)
    signal.alarm(LIMIT)
    sys.argv = [script]
    sys.path.insert(0, str(path.parent))
    scope = {"__name__": "__main__", "__file__": script, "__method": method, "__function": function}
    module = types.ModuleType("__main__")
    module.__dict__.update(scope)
    sys.modules["__main__"] = module
    with contextlib.redirect_stdout(io.StringIO()), contextlib.suppress(BaseException):
        exec(compile(tree, script, "exec"), module.__dict__)
    finish()


def counted(folder, script):
    """The counts of one script, run in a folder of its own with the data that stand beside it."""
    with tempfile.TemporaryDirectory() as work:
        out = Path(work) / "counts.json"
        for data in script.parent.iterdir():
            if data.is_file() and data.suffix != ".py":
                (Path(work) / data.name).write_bytes(data.read_bytes())
        command = [sys.executable, __file__, "--one", folder, str(script.resolve()), str(out)]
        with contextlib.suppress(subprocess.TimeoutExpired):
            subprocess.run(command, cwd=work, capture_output=True, timeout=3 * LIMIT, stdin=subprocess.DEVNULL, check=False)
        if not out.exists():
            print(f"no counts of {script}", file=sys.stderr)
            return {}
        return json.loads(out.read_text(encoding="utf-8"))


def main():
    folder, *places = sys.argv[1:]
    folder = str(Path(folder).resolve())
    scripts = []
    for place in map(Path, places):
        scripts += [place] if place.is_file() else sorted(place.rglob("*.py"))
    # Converted scripts would look for a cluster.
    scripts = [script for script in scripts if "import ray" not in script.read_text(encoding="utf-8")]
    counts = Counter()
    with ThreadPoolExecutor(3) as pool:
        for one in pool.map(lambda script: counted(folder, script), scripts):
            counts.update(one)
    print(f"# {len(scripts)} scripts")
    for name, count in sorted(counts.items(), key=lambda item: (-item[1], item[0])):
        print(name, count)


if __name__ == "__main__":
    if sys.argv[1] == "--one":
        run_one(*sys.argv[2:])
    else:
        main()

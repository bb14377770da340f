"""Says of every candidate of a program whether distributing it keeps the behaviour, by running it.

    judge.py FOLDER [--report REPORT]    one JSON object a program on stdout

Which call of a loop rayify launches, or which statements it takes out into a function, REPORT says (`rayify --check --format
json`); these are judged as well. Nothing else in it counts.
"""

import argparse
import builtins
import dis
import gc
import io
import json
import multiprocessing
import os
import pathlib
import random
import re
import shutil
import signal
import sys
import tempfile
import traceback
import types

import compare
import program as programs
import runtime
import transform
import wire

# Programs of the generator name their heavy functions so; elsewhere every function of the file may be launched.
HEAVY = re.compile(r"^(work|Work)")


def heavy_names(source):
    names = set(re.findall(r"(?:def|class)\s+(\w+)", source)) | set(re.findall(r"^\s*(\w+)\s*=\s*lambda", source, re.M))
    names = {name for name in names if not name.startswith("__")}
    marked = any(HEAVY.match(name) for name in names)
    return HEAVY.match if marked else names.__contains__


# Modules that a program may use without leaving anything behind in the process but the state of `random`.
HARMLESS = {"sys", "random", "itertools", "functools", "collections", "math", "bisect", "heapq", "string", "dataclasses", "typing"}


def observe(code, order):
    """Everything a run of the program shows: streams, exception, files, and what its globals hold at the end."""
    if imports(code) <= HARMLESS:
        return run(code, order)
    try:
        return runtime.in_fork(lambda: run(code, order))
    except runtime.Disallowed as error:
        return {"disallowed": str(error)}


def imports(code):
    inner = [imports(constant) for constant in code.co_consts if isinstance(constant, types.CodeType)]
    loaded = {
        i.argval.split(".")[0] for i in dis.get_instructions(code) if i.opname == "IMPORT_NAME"
    }
    return loaded.union(*inner)


def run(code, order):
    home = os.getcwd()
    folder = tempfile.mkdtemp(prefix="rayify-oracle-") if uses_files(code) else None
    if folder:
        os.chdir(folder)
    module = types.ModuleType(wire.PROGRAM)
    builtins._orc = runtime.Runtime(order)
    own_main, streams = sys.modules[wire.PROGRAM], (sys.stdout, sys.stderr)
    out, err = sys.stdout, sys.stderr = io.StringIO(), io.StringIO()
    runtime.worker_state(seed=1)
    sys.modules[wire.PROGRAM] = module
    signal.signal(signal.SIGALRM, too_long)
    signal.setitimer(signal.ITIMER_REAL, runtime.SECONDS)
    shown = {"exception": "", "globals": {}}
    try:
        exec(code, module.__dict__)
    except runtime.Disallowed as error:
        shown["disallowed"] = str(error)
    except runtime.Tainted:
        shown["disallowed"] = "the unit's inputs need an earlier result"
    except BaseException as error:
        shown["exception"] = f"{type(error).__name__} {error} {wire.text(error)}"
    else:
        # After an exception nobody is left to look at them.
        own = {name: value for name, value in vars(module).items() if not name.startswith(("__", "_orc"))}
        shown["globals"] = wire.texts(own)
        shown["random"] = str(hash(random.getstate()))
        if "numpy" in sys.modules:
            shown["numpy.random"] = wire.text(sys.modules["numpy"].random.get_state())
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        sys.stdout, sys.stderr = streams
        sys.modules[wire.PROGRAM] = own_main
    if folder:
        shown["files"] = {
            str(path.relative_to(folder)): path.read_bytes().hex() for path in sorted(pathlib.Path(folder).rglob("*")) if path.is_file()
        }
        os.chdir(home)
        shutil.rmtree(folder)
    shown["stdout"], shown["stderr"] = out.getvalue(), err.getvalue()
    shown["launches"] = builtins._orc.launches
    return shown


def too_long(_signal, _frame):
    raise runtime.Disallowed("it doesn't end in time")


def uses_files(code):
    inner = [constant for constant in code.co_consts if isinstance(constant, types.CodeType)]
    return bool({"open", "os", "pathlib"} & set(code.co_names)) or any(uses_files(one) for one in inner)


def difference(serial, ahead):
    """The first thing that tells two runs apart, as text; None if nothing does."""
    if "disallowed" in ahead:
        return ahead["disallowed"]
    for what in ("exception", "stdout", "stderr", "files", "random", "numpy.random"):
        if serial.get(what) != ahead.get(what):
            return f"{what}: {clip(serial.get(what))} became {clip(ahead.get(what))}"
    for name in sorted({*serial["globals"], *ahead["globals"]}):
        left, right = serial["globals"].get(name), ahead["globals"].get(name)
        if left != right:
            return f"`{name}` afterwards: {clip(left)} became {clip(right)}"
    return None


def clip(value, most=300):
    value = str(value)
    return value if len(value) <= most else value[:most] + "…"


def judge(source, launched=(), order=1):
    """The verdict on every candidate and unit, and on what is said to be `launched`: candidate's line, start, end."""
    compiled = compile(source, "program.py", "exec")
    serial = observe(compiled, order)
    if "disallowed" in serial:
        return {"error": serial["disallowed"], "candidates": []}
    program = programs.Program(source, heavy_names(source))
    candidates = []
    for candidate in program.candidates:
        units = []
        for unit in candidate.units:
            why = verdict(program, candidate, unit, serial, order)
            units.append({"kind": unit.kind, "start": unit.start, "end": unit.end, "problem": why})
            if unit.kind == "region" and why is None:
                break
        known = [(unit["start"], unit["end"]) for unit in units]
        for line, start, end in launched:
            unit = program.unit_at(candidate, start, end) if line == candidate.line and (start, end) not in known else None
            if unit is not None:
                why = verdict(program, candidate, unit, serial, order)
                units.append({"kind": unit.kind, "start": unit.start, "end": unit.end, "problem": why})
        candidates.append(
            {
                "line": candidate.line,
                "column": candidate.column,
                "allowed": any(unit["problem"] is None for unit in units),
                "units": units,
            }
        )
    return {"error": None, "exception": serial["exception"], "candidates": candidates}


def verdict(program, candidate, unit, serial, order):
    """None if launching the unit ahead can't be told from the serial run, otherwise the difference."""
    first = None
    for mode in ("twice", "once"):
        try:
            rewriter = transform.Rewriter(program, candidate, unit, mode)
            tree = rewriter.rewrite()
            if mode == "once" and not rewriter.relevant:
                break
            code = compile(tree, "program.py", "exec")
        except transform.Unsupported as problem:
            why = f"not judged: {problem}"
        else:
            ahead = observe(code, order)
            why = difference(serial, ahead)
            if not ahead.get("launches"):
                return "nothing was launched"
            if why is None:
                return None
        first = first or why
        if unit.kind == "mapped" or not is_loop(candidate):
            break
    return first


def is_loop(candidate):
    return type(candidate.node).__name__ == "For"


def judged(path, launched=()):
    try:
        result = judge(path.read_text(), launched)
    except RecursionError as error:
        result = {"error": f"{type(error).__name__}: {error}", "candidates": []}
    return {"path": path.name, **result}


def quietly(job):
    """One program in a worker of the pool; a problem of the oracle itself is an answer too, so that it is seen."""
    try:
        return judged(*job)
    except Exception as error:
        return {"path": job[0].name, "error": f"the oracle failed: {error!r}", "trace": traceback.format_exc(), "candidates": []}


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=pathlib.Path)
    parser.add_argument("--jobs", type=int, default=os.cpu_count())
    parser.add_argument("--report", type=pathlib.Path)
    options = parser.parse_args()
    launched = {}
    if options.report:
        by_name, _ = compare.decisions_by_name(json.loads(options.report.read_text()))
        launched = {name: list(compare.launched(decisions)) for name, decisions in by_name.items()}
    paths = sorted(options.folder.rglob("*.py"))
    if any("import numpy" in path.read_text() for path in paths[:200]):
        import numpy  # noqa: F401  a fork has it at once

    gc.freeze()
    gc.set_threshold(20_000, 5, 5)
    sys.argv = ["program.py"]
    signal.signal(signal.SIGINT, signal.SIG_DFL)
    with multiprocessing.get_context("fork").Pool(options.jobs) as pool:
        for result in pool.imap(quietly, [(path, launched.get(path.name, ())) for path in paths], chunksize=8):
            print(json.dumps(result))


if __name__ == "__main__":
    main()

"""One call in a child process: its state before and after, and what of it the entry doesn't say."""

import contextlib
import gc
import io
import os
import pickle
import random
import shutil
import sys
import tempfile
import time
import types
import warnings
from dataclasses import dataclass, field
from pathlib import Path

import cloudpickle
import numpy as np

import shapes
import state
from tables import argument, said

TIMELY = ("clock", "entropy", "identity", "hash-seed", "dynamic", "net-get", "net-send", "subprocess", "thread", "file-read", "writes",
          "scoped", "reads:gc")
"""With these effects a second call may well give another result."""


class Events:
    """What Python's audit hooks tell of during a call."""

    def __init__(self):
        self.on = False
        self.seen = set()
        self.folder = ""

    def hook(self, event, args):
        if not self.on:
            return
        if event == "open":
            path, mode, flags = args
            if isinstance(path, (str, bytes, os.PathLike)) and self.inside(path):
                writes = mode and set(mode) & set("wax+") or not mode and flags & (os.O_WRONLY | os.O_RDWR)
                self.seen.add("file-write" if writes else "file-read")
        elif event in ("os.listdir", "os.scandir"):
            if args and self.inside(args[0] or "."):
                self.seen.add("file-read")
        elif event in ("subprocess.Popen", "os.system", "os.exec", "os.fork", "os.forkpty", "os.posix_spawn"):
            self.seen.add("subprocess")
        elif event in ("socket.connect", "socket.getaddrinfo", "socket.gethostbyname", "socket.sendto", "socket.bind"):
            self.seen.add("net")
        elif event == "_thread.start_new_thread":
            self.seen.add("thread")
        elif event == "time.sleep":
            self.seen.add("sleep")
        elif event == "sqlite3.connect":
            self.seen.add("database")

    def inside(self, path):
        try:
            return os.path.abspath(os.fsdecode(path)).startswith(self.folder)
        except TypeError:
            return False


EVENTS = Events()
OUTPUTS = {}
sys.addaudithook(EVENTS.hook)


class Dirty(Exception):
    """The process isn't as it was at its beginning."""


@dataclass
class Beginning:
    """What a child process was like before its first call."""

    folder: str = ""
    fixtures: str = ""
    files: dict = field(default_factory=dict)
    settings: dict = field(default_factory=dict)
    data: str = ""


BEGINNING = Beginning()


def begin(folder, fixtures):
    """Once a process, before its first call."""
    BEGINNING.folder, BEGINNING.fixtures = folder, fixtures
    EVENTS.folder = os.path.abspath(folder)
    os.environ["TMPDIR"] = folder
    renew()
    BEGINNING.files = state.files(folder)
    BEGINNING.settings = state.settings()


def renew():
    shutil.rmtree(BEGINNING.folder, ignore_errors=True)
    shutil.copytree(BEGINNING.fixtures, BEGINNING.folder)
    for path in [*Path(BEGINNING.folder).rglob("*"), Path(BEGINNING.folder)]:
        os.utime(path, (1_000_000_000, 1_000_000_000))
    os.chdir(BEGINNING.folder)


def prepare():
    """Before each call: the files as they were, the random states too."""
    gc.collect(0)
    if state.files(BEGINNING.folder) != BEGINNING.files:
        renew()
    random.seed(5)
    np.random.seed(5)


def dirty(scope):
    """Whether the next call would find another process than the first one did."""
    data = repr([state.fingerprint(scope[name]) for name in ("A", "X", "Y", "R", "WORDS")])
    if not BEGINNING.data:
        BEGINNING.data = data
    return state.settings() != BEGINNING.settings or data != BEGINNING.data


def observe(call, entry, scope, matcher, accepted=()):
    """Calls it and reports: `error` if it can't be called so, else `problems`, `unseen` claims and a picture of the result."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        return _observe(call, entry, scope, BEGINNING.folder, matcher, accepted)


def _observe(call, entry, scope, folder, matcher, accepted):
    outputs = OUTPUTS
    if not outputs:
        outputs.update({name: tempfile.TemporaryFile(dir="/tmp") for name in ("stdout", "stderr")})
    try:
        values = {str(at): eval(text, scope) for at, text in enumerate(call.args)}
        values |= {key: eval(text, scope) for key, text in call.keywords.items()}
        if call.receiver is None:
            function = shapes.resolve(call.function)
        else:
            values["self"] = eval(call.receiver, scope)
            function = getattr(values["self"], call.function)
    except BaseException as error:
        return {"error": f"{type(error).__name__}: {error}"[:200]}
    if not callable(function):
        return {"error": f"a {shapes.type_name(function)} can't be called"}
    module = sys.modules.get(getattr(function, "__module__", None) or "")
    for number, name in ((1, "stdout"), (2, "stderr")):
        getattr(sys, name).flush()
        outputs[name].seek(0)
        outputs[name].truncate()
        os.dup2(outputs[name].fileno(), number)
    before = picture(values, folder, module)
    EVENTS.seen.clear()
    EVENTS.on = True
    start = time.perf_counter()
    try:
        result = function(*[values[str(at)] for at in range(len(call.args))],
                          **{key: values[key] for key in call.keywords})
    except SystemExit as error:
        return {"exit": True, "error": f"SystemExit: {error}"}
    except BaseException as error:
        return {"error": f"{type(error).__name__}: {error}"[:200]}
    finally:
        took = time.perf_counter() - start
        EVENTS.on = False
    events = set(EVENTS.seen)
    with contextlib.suppress(Exception):
        sys.stdout.flush()
        sys.stderr.flush()
    after = picture(values, folder, module)
    for name, handle in outputs.items():
        handle.seek(0)
        if handle.read():
            events.add(name)
    effects, returns = said(entry, call)
    problems = judged(before, after, events, effects, call, entry, values, accepted)
    problems += result_problems(result, returns, effects, values, entry, matcher)
    return {
        "problems": problems,
        "unseen": unseen(before, after, events, effects, call, entry, values),
        "result": repr(state.fingerprint(result)),
        "arguments": repr(before["arguments"]),
        "timeless": not any(effect.startswith(TIMELY) for effect in [*effects, *accepted]),
        "took": took,
    }


def picture(values, folder, module):
    return {
        "arguments": {name: state.fingerprint(value) for name, value in values.items()},
        "settings": state.settings(),
        "random": state.random_states(),
        "files": state.files(folder),
        "globals": state.public_globals(module),
    }


def named(effects, kind):
    return {effect.partition(":")[2] for effect in effects if effect.startswith(kind + ":")}


def refers(ref, name, call, entry):
    """Whether `ref` of an effect is the argument that was passed as `name`."""
    if ref in ("*", name):
        return True
    params = entry.table.get("params", [])
    if name.isdigit() and int(name) < len(params) and params[int(name)] == ref:
        return True
    return ref.isdigit() and int(ref) < len(params) and params[int(ref)] == name


def judged(before, after, events, effects, call, entry, values, accepted):
    """What was seen and isn't said."""
    problems = []
    plain = {*effects, *accepted}
    if "dynamic" in plain:
        return problems
    for name in values:
        if before["arguments"][name] == after["arguments"][name]:
            continue
        if isinstance(values[name], os._Environ) and "writes:env" in plain or named(plain, "random"):
            continue
        changers = named(effects, "mutates") | named(effects, "file-write") | named(effects, "file-append")
        changers |= named(effects, "file-read")
        if hasattr(values[name], "__next__") or isinstance(values[name], io.IOBase):
            changers |= named(effects, "consumes")
        if not any(refers(ref, name, call, entry) for ref in changers):
            problems.append(f"changes `{name}`: {difference(before['arguments'][name], after['arguments'][name])}")
    writes = named(plain, "writes")
    for name, value in before["settings"].items():
        if value != after["settings"][name] and spelled(name) not in writes and not (name == "threads" and plain & {"thread", "subprocess"}):
            problems.append(f"changes the setting `{name}`: {difference(value, after['settings'][name])}")
    for name, value in before["random"].items():
        if value != after["random"][name] and not {f"random:{name}", f"seeds:{name}"} & plain:
            problems.append(f"changes the global random state of {name}")
    problems += file_problems(before["files"], after["files"], events, effects)
    for event in ("stdout", "stderr", "subprocess", "thread", "sleep", "database"):
        if event in events and event not in plain:
            if event != "database" and "subprocess" in plain:
                continue
            problems.append(f"has the effect `{event}`")
    if "net" in events and not plain & {"net-get", "net-send"}:
        problems.append("has the effect `net-get` or `net-send`")
    if not named(effects, "writes"):
        changed = [name for name, value in before["globals"].items() if after["globals"].get(name) != value]
        if changed:
            problems.append(f"changes the module's globals {changed}")
    return problems


def spelled(setting):
    """The name that the tables give a setting: what is no other is state of some module."""
    return "modules" if setting in ("csv", "numpy-print", "tempfile", "builtins") else setting


def file_problems(before, after, events, effects):
    kinds = {effect.split(":")[0] for effect in effects}
    problems = []
    changed = [name for name in after if after[name] != before.get(name, "")]
    removed = [name for name in before if name not in after]
    if changed and not kinds & {"file-write", "file-append", "mutates", "subprocess"}:
        problems.append(f"writes {changed}")
    if removed and not kinds & {"file-remove", "file-write", "mutates", "subprocess"}:
        problems.append(f"removes {removed}")
    if "file-read" in events and not kinds & {"file-read", "mutates", "consumes", "subprocess"}:
        problems.append("reads a file")
    return problems


def result_problems(result, returns, effects, values, entry, matcher):
    problems = []
    env = dict(values)
    for position, name in enumerate(entry.table.get("params", [])):
        if str(position) in values:
            env.setdefault(name, values[str(position)])
        elif name in values:
            env.setdefault(str(position), values[name])
    exprs = [shapes.parse(text) for text in returns]
    wrong = [matcher.wrong(expr, result, env) for expr in exprs]
    if None not in wrong:
        problems.append(f"returns {'; '.join(dict.fromkeys(wrong))} (said: {' or '.join(returns)})")
    kinds = {word for expr in exprs for word in shapes.words(expr)}
    anything = bool({("unknown", ""), ("named", "iterator"), ("named", "plain"), ("named", "json")} & kinds)
    refs = {name for kind, name in kinds if kind in ("arg", "named")}
    refs |= {"self"} if any(kind == "attr" for kind, _ in kinds) else set()
    refs |= named(effects, "stores")
    for name, value in values.items():
        spellings = {name} | {other for other in env if env[other] is value}
        if anything or "*" in refs or refs & spellings or "dynamic" in effects:
            continue
        held = type_of(value, matcher)
        if held is not None and held.table.get("ship") == "never":
            # Nothing of it is ever sent anywhere.
            continue
        if problem := state.shared(result, value):
            problems.append(f"`{name}`: {problem} (said: {' or '.join(returns)})")
    return problems + ship_problems(result, matcher)


def ship_problems(value, matcher):
    """Whether the value survives pickling as its type's entry says, with the buffers out of band as Ray ships them."""
    entry = type_of(value, matcher)
    if entry is None:
        return []
    ship = entry.table.get("ship", "faithful")
    where = f"`{entry.name}` ({entry.place()}) has ship = \"{ship}\""
    try:
        buffers = []
        data = cloudpickle.dumps(value, protocol=5, buffer_callback=buffers.append)
        arrived = pickle.loads(data, buffers=[bytes(buffer) for buffer in buffers])
    except Exception as error:
        # A container is not to blame for what is in it.
        blameless = ship == "never" or isinstance(value, (list, tuple, dict, set, frozenset))
        return [] if blameless else [f"{where}, but pickling fails: {type(error).__name__}: {error}"[:300]]
    if ship == "never":
        # What must not leave the process may well be pickled when it is empty or new.
        return []
    same = type(arrived) is type(value)
    if ship == "changes":
        # Ray's own serialiser does that (X9 in tests/ray), pickle alone need not.
        return []
    if not same:
        return [f"{where}, but arrives as {shapes.type_name(arrived)}"]
    writeable = getattr(getattr(arrived, "flags", None), "writeable", None)
    if ship == "faithful" and writeable is False and value.flags.writeable and value.size:
        return [f"{where}, but arrives read-only"]
    sent, got = state.fingerprint(value, {"shipped": True}), state.fingerprint(arrived, {"shipped": True})
    if ship == "faithful" and sent != got:
        return [f"{where}, but arrives changed: {difference(sent, got)}"]
    return []


def type_of(value, matcher):
    """The entry of exactly the value's class, through the spellings of the tables."""
    if isinstance(value, (type, types.ModuleType, types.FunctionType, types.BuiltinFunctionType, types.MethodType)):
        return None
    name = shapes.type_name(value)
    name = "None" if value is None else name
    return matcher.tables.types.get(matcher.tables.canonical(name))


def of_type(entry, texts, tables, scope, matcher):
    """What the examples of a type show of it: `file:line: type: what is wrong`."""
    if entry is None:
        return []
    wrong = []
    for text in texts:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            wrong += [f"{place}: {entry.name}: {text} {problem}" for place, problem in of_example(entry, text, tables, scope, matcher)]
    return wrong


def of_example(entry, text, tables, scope, matcher):
    """(place, problem) for one example of a type."""
    value = eval(text, scope)
    if matcher.is_a(value, entry.name) is False:
        yield entry.place(), f"is a {shapes.type_name(value)}"
        return
    for problem in ship_problems(value, matcher):
        yield entry.place(), problem
    for name, attribute in tables.values.items():
        if name.rpartition(".")[0] in tables.bases(entry.name):
            member = name.rpartition(".")[2]
            nearest = next(f"{base}.{member}" for base in tables.bases(entry.name) if f"{base}.{member}" in tables.values)
            if name != nearest:
                continue
            with contextlib.suppress(Exception):
                expr = shapes.parse(attribute.table["type"])
                # A view of the object is said to be the object.
                if ("arg", "self") in shapes.words(expr):
                    continue
                found = getattr(eval(text, scope), member)
                if problem := matcher.wrong(expr, found, {"self": value}):
                    yield attribute.place(), f".{member} is {problem} (said: {attribute.table['type']})"
    for key, get in (("iterates", lambda: next(iter(eval(text, scope)))), ("subscript", lambda: eval(text, scope)[0])):
        said_of = next((tables.types[base].table[key] for base in tables.bases(entry.name) if key in tables.types[base].table), None)
        if said_of is None or key == "subscript" and isinstance(value, dict):
            continue
        with contextlib.suppress(Exception):
            if problem := matcher.wrong(shapes.parse(said_of), get(), {"self": value}):
                yield entry.place(), f"{key}: {problem} (said: {said_of})"


def unseen(before, after, events, effects, call, entry, values):
    """What is said and wasn't seen: no error, for it may show with other arguments."""
    missing = []
    for effect in effects:
        kind, _, ref = effect.partition(":")
        if kind == "mutates":
            names = [name for name in values if refers(ref, name, call, entry)]
            if names and all(before["arguments"][name] == after["arguments"][name] for name in names):
                missing.append(effect)
        elif kind in ("stdout", "stderr", "subprocess", "thread", "sleep") and kind not in events:
            missing.append(effect)
        elif kind in ("random", "seeds") and before["random"].get(ref) == after["random"].get(ref):
            missing.append(effect)
        elif kind == "writes" and before["settings"].get(ref) == after["settings"].get(ref):
            missing.append(effect)
    return missing


def difference(left, right):
    """Where two pictures first differ, cut short."""
    if isinstance(left, tuple) and isinstance(right, tuple) and len(left) == len(right):
        for one, other in zip(left, right):
            if one != other:
                return difference(one, other)
    if isinstance(left, dict) and isinstance(right, dict):
        keys = [key for key in {**left, **right} if left.get(key) != right.get(key)]
        return f"{keys[:5]}"
    return f"{str(left)[:80]} -> {str(right)[:80]}"



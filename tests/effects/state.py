"""What a call may change: fingerprints of its arguments, the process's settings, files, output, random states."""

import atexit
import builtins
import csv
import decimal
import gc
import hashlib
import io
import locale
import logging
import os
import random
import signal
import socket
import sys
import tempfile
import threading
import types
import warnings

import numpy as np
import pandas as pd
import scipy.sparse

SIMPLE = (int, float, complex, bool, str, bytes, type(None), type(Ellipsis), type(NotImplemented), range, slice)
OPAQUE = (types.ModuleType, types.FunctionType, types.BuiltinFunctionType, types.MethodType, type)


def fingerprint(value, memo=None, depth=0):
    """A hashable picture of all that can be reached from a value, without addresses. `{"shipped": True}` leaves out read-only."""
    memo = {} if memo is None else memo
    if isinstance(value, (bytearray, memoryview)):
        return (type(value).__name__, bytes(value))
    if isinstance(value, SIMPLE):
        return (type(value).__name__, repr(value))
    if id(value) in memo:
        return ("again", memo[id(value)][0])
    memo[id(value)] = (len(memo) - ("shipped" in memo), value)
    inner = lambda part: fingerprint(part, memo, depth + 1)
    name = type(value).__qualname__
    if depth > 12:
        return (name, "deep")
    if isinstance(value, OPAQUE):
        return (name, getattr(value, "__qualname__", getattr(value, "__name__", "")))
    if isinstance(value, np.ndarray):
        held = tuple(inner(item) for item in value.ravel()[:2000]) if value.dtype.hasobject else value.tobytes()
        mask = inner(value.mask) if isinstance(value, np.ma.MaskedArray) else None
        writeable = value.flags.writeable and not memo.get("shipped")
        return (name, str(value.dtype), value.shape, writeable, held, mask)
    if isinstance(value, np.generic):
        return (name, str(value.dtype), value.tobytes() if not value.dtype.hasobject else repr(value))
    if isinstance(value, pd.DataFrame):
        columns = tuple(inner(value.iloc[:, position]) for position in range(value.shape[1]))
        return (name, inner(value.columns), inner(value.index), columns, inner(dict(value.attrs)))
    if isinstance(value, pd.Series):
        return (name, str(value.dtype), inner(list(value.array)), inner(value.index), inner(value.name))
    if isinstance(value, pd.Index):
        return (name, str(value.dtype), inner(list(value)), inner(list(value.names)))
    if type(value).__module__.startswith("pandas.") and hasattr(value, "obj"):
        # Groupings and windows: what they keep besides is a cache.
        return (name, inner(value.obj), inner(getattr(value, "keys", None)))
    if type(value).__module__ in ("sklearn.neighbors._kd_tree", "sklearn.neighbors._ball_tree"):
        # Their state counts the queries.
        return (name, inner(value.data.base))
    if scipy.sparse.issparse(value):
        return (name, value.format, inner(value.toarray()))
    if type(value).__module__.startswith("pyarrow") and hasattr(value, "to_pylist"):
        return (name, inner(value.to_pylist()))
    if isinstance(value, (list, tuple)) and type(value).__module__ == "builtins":
        return (name, tuple(inner(item) for item in value))
    if isinstance(value, (set, frozenset)):
        return (name, tuple(sorted((repr(fingerprint(item)) for item in value))))
    if type(value) is dict:
        return (name, tuple((inner(key), inner(item)) for key, item in value.items()))
    if isinstance(value, np.random.Generator):
        return (name, inner(value.bit_generator.state))
    if isinstance(value, np.random.RandomState):
        return (name, inner(value.get_state()))
    if isinstance(value, types.GeneratorType):
        frame = value.gi_frame
        return (name, None if frame is None else (frame.f_lasti, tuple(inner(v) for v in frame.f_locals.values())))
    if isinstance(value, (io.StringIO, io.BytesIO)):
        return (name, "closed") if value.closed else (name, value.tell(), value.getvalue())
    if isinstance(value, io.IOBase):
        return (name, *position_of(value))
    if isinstance(value, threading.Thread):
        return (name, value.name, value.daemon, value.ident is not None)
    return by_reduction(value, name, inner)


def position_of(handle):
    try:
        return ("closed",) if handle.closed else ("open", handle.tell())
    except Exception as error:
        return ("open", type(error).__name__)


def by_reduction(value, name, inner):
    """The state that pickle would write; else attributes, else a text without addresses."""
    try:
        reduced = value.__reduce_ex__(4)
    except Exception:
        reduced = None
    if isinstance(reduced, str):
        return (name, reduced)
    if reduced is not None:
        function, arguments, *rest = reduced
        parts = [inner(part) for part in arguments if not isinstance(part, type)]
        for extra in rest[:1]:
            parts.append(inner(extra))
        for items in rest[1:3]:
            parts.append(tuple(inner(item) for item in items) if items is not None else None)
        return (name, tuple(parts))
    if hasattr(value, "__dict__"):
        held = {key: part for key, part in vars(value).items() if not key.startswith("__")}
        return (name, tuple((key, inner(part)) for key, part in held.items()))
    for probe in ("locked", "__len__", "qsize"):
        if hasattr(value, probe):
            try:
                return (name, getattr(value, probe)())
            except Exception:
                break
    return (name, "opaque")


def parts(value, limit=4000):
    """Every mutable object that can be reached from a value, by id; arrays by their memory as well."""
    seen, todo, arrays = {}, [(value, 0)], []
    while todo and len(seen) < limit:
        at, depth = todo.pop()
        if id(at) in seen or isinstance(at, SIMPLE) or isinstance(at, OPAQUE) or isinstance(at, types.FrameType):
            continue
        seen[id(at)] = at
        if isinstance(at, np.ndarray):
            arrays.append(at)
            if at.dtype.hasobject:
                todo += [(item, depth + 1) for item in at.ravel()[:200]]
            continue
        if isinstance(at, (np.generic, np.dtype)) or depth > 7 or pandas_value(at) or immutable(at) and not isinstance(at, (tuple, frozenset)):
            continue
        todo += [(part, depth + 1) for part in gc.get_referents(at)]
    return seen, arrays


def pandas_value(value):
    return type(value).__module__.split(".")[0] == "pandas"


IMMUTABLE = ("datetime", "decimal", "fractions", "pathlib", "re", "uuid", "zoneinfo", "enum", "_abc", "weakref")


def shared(result, argument):
    """A sentence on what of the argument can be changed through the result, or None."""
    if isinstance(result, SIMPLE) or isinstance(result, OPAQUE):
        return None
    if type(result).__name__ in ("KeysView", "ValuesView", "ItemsView"):
        # Nothing can be changed through it.
        return None
    if result is argument and not immutable(result):
        return "the result is the argument"
    ours, our_arrays = parts(result)
    theirs, their_arrays = parts(argument)
    for key, part in theirs.items():
        if key in ours and not immutable(part):
            return f"the result holds the argument's {type(part).__name__}"
    # pandas copies on write, so frames that share memory don't show it.
    for left in our_arrays:
        for right in their_arrays:
            if left.size and right.size and left.flags.writeable and np.shares_memory(left, right):
                return "the result shares the memory of the argument"
    if pandas_value(argument) and isinstance(result, np.ndarray) and result.flags.writeable:
        for right in blocks(argument):
            if result.size and np.may_share_memory(result, right):
                return "the result shares the memory of the argument"
    return None


def blocks(value):
    manager = getattr(value, "_mgr", None)
    if manager is None:
        return [value._data] if isinstance(getattr(value, "_data", None), np.ndarray) else []
    arrays = [block.values for block in manager.blocks]
    return [array for array in arrays if isinstance(array, np.ndarray)]


def immutable(value):
    if isinstance(value, (tuple, frozenset, np.generic, np.dtype)):
        return True
    if type(value).__name__ in ("mappingproxy", "getset_descriptor", "_abc_data", "cell", "code", "member_descriptor",
                                "wrapper_descriptor", "method_descriptor", "itemgetter", "attrgetter", "ufunc", "ImagingCore"):
        return True
    if pandas_value(value):
        return not isinstance(value, (pd.DataFrame, pd.Series, pd.Index))
    return type(value).__module__.split(".")[0] in IMMUTABLE and not hasattr(value, "__next__")


def settings():
    """The process-wide settings, by the name that the tables give them."""
    context = decimal.getcontext()
    root = logging.getLogger()
    found = {
        "env": dict(os.environ),
        "cwd": os.getcwd(),
        "decimal": (context.prec, context.rounding, context.Emin, context.Emax, context.capitals, context.clamp,
                    tuple(sorted(str(trap) for trap, on in context.traps.items() if on))),
        "locale": locale.setlocale(locale.LC_ALL),
        "warnings": (tuple(map(str, warnings.filters)), warnings.showwarning is SHOWWARNING),
        "recursion": sys.getrecursionlimit(),
        "numpy-errstate": (tuple(sorted(np.geterr().items())), str(np.geterrcall())),
        "numpy-print": repr(sorted(np.get_printoptions().items(), key=str)),
        "argv": tuple(sys.argv),
        "sys": (tuple(sys.path), sys.getswitchinterval(), sys.excepthook, sys.displayhook, sys.gettrace(), sys.stdout,
                sys.stderr, sys.stdin, sys.get_int_max_str_digits(), threading.excepthook, threading.stack_size()),
        "logging": (root.level, tuple(root.handlers), root.manager.disable, logging.getLoggerClass(),
                    logging.raiseExceptions, logging.getLogRecordFactory(),
                    tuple(logging.getLevelName(level) for level in range(0, 60, 5)),
                    tuple(changed_loggers())),
        "socket-timeout": socket.getdefaulttimeout(),
        "signal": tuple(signal.getsignal(number) for number in (signal.SIGINT, signal.SIGTERM, signal.SIGALRM)),
        "atexit": atexit._ncallbacks(),
        "gc": (gc.isenabled(), gc.get_threshold(), gc.get_debug(), gc.get_freeze_count()),
        "csv": (csv.field_size_limit(), tuple(csv.list_dialects())),
        "tempfile": tempfile.tempdir,
        "builtins": tuple((name, id(value)) for name, value in sorted(vars(builtins).items()) if name != "_"),
        "pandas-options": pandas_options(),
        "threads": threading.active_count(),
    }
    mask = os.umask(0)
    os.umask(mask)
    found["umask"] = mask
    return found


SHOWWARNING = warnings.showwarning


def changed_loggers():
    """The loggers that are not as `getLogger` makes them."""
    for name, one in sorted(logging.getLogger().manager.loggerDict.items()):
        if isinstance(one, logging.Logger) and (one.level or one.handlers or one.disabled or not one.propagate):
            yield name, one.level, len(one.handlers), one.disabled, one.propagate


def pandas_options():
    held = pd._config.config._global_config
    flat = []

    def walk(at, prefix):
        for key, value in at.items():
            if isinstance(value, dict):
                walk(value, f"{prefix}{key}.")
            else:
                flat.append((prefix + key, repr(value)))

    walk(held, "")
    return tuple(sorted(flat))


def random_states():
    kept = np.random.get_state()
    return {"python": hash(random.getstate()), "numpy": (kept[1].tobytes(), *kept[2:])}


HASHES = {}
"""The hash of a file's bytes, by its path, inode, size and time: most files stay as they are from call to call."""


def files(folder):
    """Every file below a folder and a hash of its bytes; folders with None."""
    found = {}
    with os.scandir(folder) as entries:
        for entry in sorted(entries, key=lambda entry: entry.name):
            if entry.is_dir(follow_symlinks=False):
                found[entry.name] = None
                found |= {f"{entry.name}/{name}": held for name, held in files(entry.path).items()}
            elif entry.is_file():
                about = entry.stat()
                key = (entry.path, about.st_ino, about.st_size, about.st_mtime_ns)
                if key not in HASHES:
                    with open(entry.path, "rb") as file:
                        HASHES[key] = hashlib.sha1(file.read()).hexdigest()
                found[entry.name] = HASHES[key]
            else:
                found[entry.name] = None
    return found


def public_globals(module):
    if module is None:
        return {}
    return {name: id(value) for name, value in vars(module).items() if not name.startswith("_")}

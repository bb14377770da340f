"""What survives the way to a worker and back, and what two runs of a program can be told apart by.

`ship` and `unship` stand for Ray's serialiser: plain lists and dicts travel as trees, so that objects reached twice become
two; a `bytearray` arrives as `bytes`; what can't be pickled can't travel. Functions, classes and modules keep their identity,
because a worker is a fork of the driver and has the same ones.
"""

import io
import pickle
import random
import struct
import types

PROGRAM = "__main__"


class Unshippable(Exception):
    """An object that has no way to a worker or back."""


class _Pickler(pickle.Pickler):
    def __init__(self, buffer, table):
        super().__init__(buffer, protocol=5)
        self.table = table

    def persistent_id(self, obj):
        if isinstance(obj, (types.FunctionType, type, types.ModuleType)):
            if obj.__name__ == getattr(obj, "__qualname__", None) and obj.__module__ not in (PROGRAM, None):
                return None
            return self.table.index(obj)
        if type(obj) is bytearray:
            return ("bytes", bytes(obj))
        return None


class _Unpickler(pickle.Unpickler):
    def __init__(self, buffer, table):
        super().__init__(buffer)
        self.table = table

    def persistent_load(self, pid):
        if isinstance(pid, tuple):
            return pid[1]
        return self.table.objects[pid]


class Table:
    """The functions, classes and modules that driver and workers share; a worker can't add to it."""

    def __init__(self):
        self.objects = []
        self.places = {}
        self.frozen = False

    def meet(self, namespace):
        """The functions and classes of the program, which every worker has too."""
        for obj in list(namespace.values()):
            if isinstance(obj, (types.FunctionType, type)) and obj.__module__ == PROGRAM and id(obj) not in self.places:
                self.index(obj)
                if isinstance(obj, type):
                    self.meet(vars(obj))

    def index(self, obj):
        place = self.places.get(id(obj))
        if place is None:
            if self.frozen:
                raise Unshippable(f"{type(obj).__name__} {obj.__name__} made by a worker")
            place = len(self.objects)
            self.objects.append(obj)
            self.places[id(obj)] = place
        return place


def tree(obj):
    """The same values without any sharing between plain containers."""
    if type(obj) is list:
        return [tree(item) for item in obj]
    if type(obj) is dict:
        return {key: tree(value) for key, value in obj.items()}
    return obj


def ship(obj, table):
    buffer = io.BytesIO()
    try:
        _Pickler(buffer, table).dump(tree(obj))
    except RecursionError:
        raise Unshippable("a cycle or too deep a structure") from None
    except (pickle.PicklingError, TypeError, AttributeError, NotImplementedError, ValueError) as error:
        raise Unshippable(f"{type(error).__name__}: {error}") from None
    return buffer.getvalue()


def unship(data, table, frozen_arrays=False):
    try:
        obj = _Unpickler(io.BytesIO(data), table).load()
    except Exception as error:
        raise Unshippable(f"can't be rebuilt: {type(error).__name__}: {error}") from None
    if frozen_arrays:
        _freeze(obj)
    return obj


def _freeze(obj):
    """Arrays that arrive at a worker can't be written to."""
    if hasattr(obj, "setflags") and hasattr(obj, "dtype"):
        if getattr(obj, "ndim", 0):
            obj.setflags(write=False)
    elif type(obj) in (list, tuple):
        for item in obj:
            _freeze(item)
    elif type(obj) is dict:
        for item in obj.values():
            _freeze(item)


class _Text:
    """Values as text, for comparison: everything reachable, types included, identity and sharing left out."""

    def __init__(self):
        self.known = {}
        self.open = set()
        # Texts are kept by address, so the objects must live as long.
        self.kept = []

    def of(self, obj):
        if obj is None or isinstance(obj, (bool, types.BuiltinFunctionType)):
            return repr(obj) if not isinstance(obj, types.BuiltinFunctionType) else f"builtin {obj.__name__}"
        kind = type(obj)
        if kind in (int, str, bytes, complex, range, slice, bytearray) or obj is Ellipsis or obj is NotImplemented:
            return repr(obj)
        if kind is float:
            return repr(obj) if obj == obj else "nan" + struct.pack(">d", obj).hex()
        key = id(obj)
        if key in self.known:
            return self.known[key]
        if key in self.open:
            return "<cycle>"
        self.open.add(key)
        try:
            text = self.compound(obj, kind)
        finally:
            self.open.discard(key)
        self.known[key] = text
        self.kept.append(obj)
        return text

    def compound(self, obj, kind):
        name = kind.__name__
        if isinstance(obj, types.ModuleType):
            return f"module {obj.__name__}"
        if isinstance(obj, type):
            return self.class_text(obj)
        if isinstance(obj, types.FunctionType):
            if obj.__module__ != PROGRAM:
                return f"function {obj.__module__}.{obj.__qualname__}"
            cells = [self.cell(cell) for cell in obj.__closure__ or ()]
            return f"function {obj.__qualname__}{self.of(obj.__defaults__)}{cells}{self.of(obj.__dict__)}"
        if isinstance(obj, types.MethodType):
            return f"method {obj.__name__} of {self.of(obj.__self__)}"
        if isinstance(obj, types.GeneratorType):
            frame = obj.gi_frame
            return "finished generator" if frame is None else f"generator at {frame.f_lasti}: {self.of(dict(frame.f_locals))}"
        if isinstance(obj, random.Random):
            return f"Random {hash(obj.getstate())}"
        if hasattr(obj, "dtype") and hasattr(obj, "tobytes"):
            shape = getattr(obj, "shape", ())
            items = self.of(obj.tolist()) if obj.dtype == object else obj.tobytes().hex()
            return f"{name} {obj.dtype}{shape} {items}"
        if isinstance(obj, io.StringIO):
            return f"StringIO {obj.getvalue()!r}" if not obj.closed else "closed StringIO"
        if isinstance(obj, io.IOBase):
            return f"file {getattr(obj, 'name', '')} closed={obj.closed}"
        extra = ""
        attributes = getattr(obj, "__dict__", None)
        if attributes:
            extra = self.of(dict(attributes))
        for slot in [slot for base in kind.__mro__ for slot in _slots(base)]:
            if hasattr(obj, slot):
                extra += f"{slot}={self.of(getattr(obj, slot))},"
        if isinstance(obj, BaseException):
            return f"{name}{self.of(obj.args)}{extra}"
        if isinstance(obj, dict):
            items = ", ".join(f"{self.of(k)}: {self.of(v)}" for k, v in obj.items())
            factory = getattr(obj, "default_factory", None)
            more = f" of {self.of(factory)}" if factory is not None else ""
            return f"{name}{more}{{{items}}}{extra}"
        if isinstance(obj, (set, frozenset)):
            return f"{name}{{{', '.join(sorted(self.of(item) for item in obj))}}}{extra}"
        if isinstance(obj, (int, float, str, bytes)):
            return f"{name}({kind.__mro__[-2].__repr__(obj)}){extra}"
        if isinstance(obj, (list, tuple)) or name == "deque":
            return f"{name}[{', '.join(self.of(item) for item in obj)}]{extra}"
        if extra or kind.__module__ == PROGRAM:
            return f"{name} object {extra}"
        try:
            return f"{name} {self.of(obj.__reduce_ex__(2)[1:])}"
        except Exception:
            return f"{name} object"

    def cell(self, cell):
        try:
            return self.of(cell.cell_contents)
        except ValueError:
            return "<empty>"

    def class_text(self, obj):
        if obj.__module__ != PROGRAM:
            return f"class {obj.__module__}.{obj.__qualname__}"
        own = {
            key: value
            for key, value in vars(obj).items()
            if not (key.startswith("__") and key.endswith("__")) and not callable(value)
        }
        return f"class {obj.__qualname__} {self.of(own)}"


def _slots(base):
    slots = base.__dict__.get("__slots__", ())
    return (slots,) if isinstance(slots, str) else tuple(slots)


def text(obj):
    return _Text().of(obj)


def texts(named):
    """Every value of a namespace as text."""
    of = _Text()
    return {name: of.of(value) for name, value in named.items()}

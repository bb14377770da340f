"""Type expressions of the effect tables, and whether a value at run time is what one says."""

import importlib
import re

TOKEN = re.compile(r"\s*([\w.*]+(?:@\w+)?|[\[\](),|])")


def parse(text):
    """`list[elem(0)] | None` as nested tuples: (kind, name, parts)."""
    tokens = TOKEN.findall(text)
    position = 0

    def peek():
        return tokens[position] if position < len(tokens) else None

    def take():
        nonlocal position
        position += 1
        return tokens[position - 1]

    def union():
        parts = [atom()]
        while peek() == "|":
            take()
            parts.append(atom())
        return parts[0] if len(parts) == 1 else ("union", "", parts)

    def several(close):
        parts = [union()]
        while peek() == ",":
            take()
            parts.append(union())
        assert take() == close, text
        return parts

    def atom():
        word = take().split("@")[0]
        if word == "unknown":
            return ("unknown", "", [])
        if word.startswith("self."):
            return ("attr", word[5:], [])
        if word == "self" or word.isdigit():
            return ("arg", word, [])
        if peek() == "(":
            take()
            return (word, "", several(")"))
        if peek() == "[":
            take()
            return ("named", word, several("]"))
        return ("named", word, [])

    parsed = union()
    assert position == len(tokens), text
    return parsed


def words(expr):
    """Every kind in an expression, with the name of arguments."""
    kind, name, parts = expr
    yield (kind, name)
    for part in parts:
        yield from words(part)


def resolve(path):
    """What an import path stands for; raises LookupError if there is no such thing here."""
    if path == "None":
        return type(None)
    parts = path.split(".")
    import builtins

    if hasattr(builtins, parts[0]):
        found, rest = getattr(builtins, parts[0]), parts[1:]
        for part in rest:
            if not hasattr(found, part):
                raise LookupError(path)
            found = getattr(found, part)
        return found
    for cut in range(len(parts), 0, -1):
        try:
            found = importlib.import_module(".".join(parts[:cut]))
        except ImportError as error:
            if cut == 1:
                raise LookupError(f"{parts[0]} is not installed") from error
            continue
        except Exception as error:
            raise LookupError(f"{path}: {error}") from error
        for part in parts[cut:]:
            if not hasattr(found, part):
                raise LookupError(f"{path} does not exist here")
            found = getattr(found, part)
        return found
    raise LookupError(path)


VIEWS = {
    "dict_keys": ("KeysView",),
    "dict_values": ("ValuesView",),
    "dict_items": ("ItemsView",),
    "list": ("_PathParents", "ParameterGrid", "ParameterSampler"),
    "dict": ("SignalDict",),
    "iterator": ("tqdm", "tqdm_asyncio"),
}
"""Classes that behave as a builtin type does and don't derive from it."""


def exists(path):
    try:
        resolve(path)
    except LookupError:
        return False
    return True


class Matcher:
    """Compares values with type expressions, given the values of the call's arguments."""

    def __init__(self, tables):
        self.tables = tables
        self.classes = {}

    def classes_of(self, name):
        """The run-time classes that a type of the tables stands for, those below it included."""
        asked = name
        if name not in self.classes:
            # A name of the tables' own stands for what is above it.
            while name in self.tables.types and not exists(name):
                if "base" not in self.tables.types[name].table:
                    self.classes[asked] = ()
                    return ()
                name = self.tables.canonical(self.tables.types[name].table["base"])
            found = []
            for below in self.tables.below(name):
                spellings = [below]
                if below in self.tables.types:
                    spellings += self.tables.types[below].table.get("also", [])
                for spelling in spellings:
                    try:
                        there = resolve(spelling)
                    except LookupError:
                        continue
                    if isinstance(there, type):
                        found.append(there)
            self.classes[asked] = tuple(found)
        return self.classes[asked]

    def is_a(self, value, name):
        name = self.tables.canonical(name)
        if type(value).__name__ in VIEWS.get(name, ()):
            return True
        if name in ("object", "json", "plain"):
            return True
        if name == "iterator":
            return hasattr(value, "__next__")
        if name == "function":
            return callable(value)
        if name == "module":
            return type(value).__name__ == "module"
        simple = {"dict_keys": "dict_keys", "dict_values": "dict_values", "dict_items": "dict_items",
                  "generator": "generator", "coroutine": "coroutine", "async_generator": "async_generator"}
        if name in simple:
            return type(value).__name__ in (simple[name], "o" + simple[name])
        if name == "int" and isinstance(value, bool):
            return True
        if name == "type":
            return isinstance(value, type)
        classes = self.classes_of(name)
        return None if not classes else isinstance(value, classes)

    def wrong(self, expr, value, env, depth=0):
        """None if the value is what the expression says, else a sentence."""
        kind, name, parts = expr
        if kind == "unknown" or depth > 4:
            return None
        if kind == "union":
            problems = [self.wrong(part, value, env, depth) for part in parts]
            return None if None in problems else "; ".join(problems)
        if kind == "arg":
            if name not in env:
                return f"there is no argument {name}"
            return self.same_as(value, env[name], f"argument {name}")
        if kind == "fresh":
            inner = parts[0][1]
            if inner not in env:
                return f"there is no argument {inner}"
            if type(value) is not type(env[inner]) and not isinstance(value, type(env[inner])):
                return f"a {type_name(value)}, not a {type_name(env[inner])} like `{inner}`"
            return None
        if kind in ("elem", "key", "value", "result", "attr"):
            return None
        found = self.is_a(value, name)
        if found is None:
            return None
        if not found:
            return f"a {type_name(value)}, not {name}"
        return self.parts_wrong(parts, value, env, depth)

    def same_as(self, value, other, what):
        if type(value).__name__ == "PixelAccess":
            # A view of the image is said to be the image.
            return None
        if value is other or type(value) is type(other) or isinstance(value, type(other)):
            return None
        for name in self.tables.types:
            if name != "object" and isinstance(other, self.classes_of(name)) and isinstance(value, self.classes_of(name)):
                return None
        return f"a {type_name(value)}, not {what} (a {type_name(other)})"

    def parts_wrong(self, parts, value, env, depth):
        if not parts:
            return None
        if isinstance(value, dict) and len(parts) == 2:
            for key, item in list(value.items())[:5]:
                for part, inner, what in ((parts[0], key, "key"), (parts[1], item, "value")):
                    if problem := self.wrong(part, inner, env, depth + 1):
                        return f"with a {what} that is {problem}"
        elif isinstance(value, tuple) and len(parts) > 1:
            if len(value) != len(parts):
                return f"a tuple of {len(value)} parts, not {len(parts)}"
            for part, item in zip(parts, value):
                if problem := self.wrong(part, item, env, depth + 1):
                    return f"with a part that is {problem}"
        elif isinstance(value, (list, tuple, set, frozenset)) and len(parts) == 1:
            for item in list(value)[:5]:
                if problem := self.wrong(parts[0], item, env, depth + 1):
                    return f"with an element that is {problem}"
        return None


def type_name(value):
    kind = type(value)
    return kind.__qualname__ if kind.__module__ == "builtins" else f"{kind.__module__}.{kind.__qualname__}"


def may_alias(expr):
    """Whether the expression says that the result is, or holds, something of the arguments."""
    kinds = {kind for kind, _ in words(expr)}
    return bool(kinds & {"unknown", "arg", "attr", "elem", "key", "value", "result", "fresh"})

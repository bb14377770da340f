"""The effect tables as the probe reads them: entries by name, with file and line, and the row that holds for a call."""

import ast
import re
import tomllib
from dataclasses import dataclass, field
from pathlib import Path


@dataclass
class Entry:
    """One `[[call]]` or `[[value]]` table under one of its names."""

    name: str
    kind: str
    table: dict
    file: str
    line: int

    def place(self):
        return f"{self.file}:{self.line}"


@dataclass
class TypeEntry:
    name: str
    table: dict
    file: str
    line: int

    def place(self):
        return f"{self.file}:{self.line}"


@dataclass
class Tables:
    calls: dict = field(default_factory=dict)
    values: dict = field(default_factory=dict)
    types: dict = field(default_factory=dict)
    also: dict = field(default_factory=dict)
    wildcards: dict = field(default_factory=dict)

    def canonical(self, name):
        return self.also.get(name, name)

    def bases(self, name):
        """The type and what is above it, nearest first."""
        chain = []
        name = self.canonical(name)
        while name in self.types and name not in chain:
            chain.append(name)
            base = self.types[name].table.get("base")
            if base is None:
                break
            name = self.canonical(base)
        return chain

    def below(self, name):
        """Every type whose bases include this one, itself first."""
        name = self.canonical(name)
        return [name] + sorted(other for other in self.types if other != name and name in self.bases(other))

    def owner(self, name):
        """The type of which `name` is a method or attribute, or None."""
        head, _, _ = name.rpartition(".")
        return self.canonical(head) if self.canonical(head) in self.types else None

    def method(self, type_name, method):
        for base in self.bases(type_name):
            entry = self.calls.get(f"{base}.{method}")
            if entry is not None:
                return entry
        return None


def load(folder):
    tables = Tables()
    for path in sorted(Path(folder).glob("*.toml")):
        text = path.read_text(encoding="utf-8")
        lines = {"type": [], "call": [], "value": []}
        for number, line in enumerate(text.splitlines(), 1):
            if found := re.match(r"\[\[(type|call|value)\]\]", line):
                lines[found[1]].append(number)
        data = tomllib.loads(text)
        file = f"{Path(folder).parent.name}/{Path(folder).name}/{path.name}"
        for table, line in zip(data.get("type", []), lines["type"], strict=True):
            tables.types[table["name"]] = TypeEntry(table["name"], table, file, line)
            for other in table.get("also", []):
                tables.also[other] = table["name"]
        for kind, target in (("call", tables.calls), ("value", tables.values)):
            for table, line in zip(data.get(kind, []), lines[kind], strict=True):
                for name in table["names"]:
                    into = tables.wildcards if name.endswith("*") else target
                    into[name] = Entry(name, kind, table, file, line)
    return tables


@dataclass
class Call:
    """A call with its arguments as source text: `receiver` is None for a function."""

    function: str
    receiver: str | None
    args: list
    keywords: dict

    def text(self):
        inner = [*self.args, *(f"{key}={value}" for key, value in self.keywords.items())]
        name = self.function if self.receiver is None else f"{self.receiver}.{self.function}"
        return f"{name}({', '.join(inner)})"


def parse_arguments(text):
    """`(1, key=2)` as texts of the positional and the keyword arguments."""
    node = ast.parse("f" + text, mode="eval").body
    source = "f" + text
    get = lambda part: ast.get_source_segment(source, part)
    return [get(arg) for arg in node.args], {word.arg: get(word.value) for word in node.keywords}


def is_literal(text):
    node = ast.parse(text, mode="eval").body
    while isinstance(node, ast.UnaryOp):
        node = node.operand
    return isinstance(node, ast.Constant)


def argument(call, ref, params):
    """The source text of the argument that `ref` names; None if it isn't passed."""
    if ref.isdigit():
        position = int(ref)
        if position < len(call.args):
            return call.args[position]
        if position < len(params):
            return call.keywords.get(params[position])
        return None
    if ref in call.keywords:
        return call.keywords[ref]
    if ref in params and params.index(ref) < len(call.args):
        return call.args[params.index(ref)]
    return None


def said(entry, call):
    """What the entry says about this call: the effects that it allows and the type expressions of the result."""
    table = entry.table
    params = table.get("params", [])
    effects, returns = [], []
    for row in table.get("when", []):
        given = argument(call, row["arg"], params)
        if "given" in row:
            holds = row["given"] == (given is not None)
        elif "is" in row:
            if given is None:
                holds = False
            elif is_literal(given):
                holds = given.replace('"', "'") == row["is"].replace('"', "'")
            else:
                holds = None
        else:
            holds = given is not None and not is_literal(given)
        if holds is False:
            continue
        effects += row.get("effects", table["effects"])
        returns.append(row.get("returns", table.get("returns", "unknown")))
        if holds:
            return effects, returns
    return effects + table["effects"], [*returns, table.get("returns", "unknown")]

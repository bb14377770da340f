"""What the items of a random program are, and how its text is laid out."""

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


def indent(lines, by):
    return "\n".join(" " * by + line for line in lines)


def indented(lines, by=4):
    return [" " * by + line for line in lines]

"""Handlers that look at an exception."""


class ParseError(Exception):
    def __init__(self, line, text):
        super().__init__(f"line {line}: {text}")
        self.line = line


def check(x):
    value = x
    for step in range(30_000):
        value = (value * 31 + step) % 1_000_003
    if x == 2:
        raise ValueError("bad", x)
    return value


def parse(x):
    value = x
    for step in range(30_000):
        value = (value * 31 + step) % 1_000_003
    if x == 2:
        raise ParseError(x, "odd")
    return value


try:
    print([check(x) for x in range(4)])
except ValueError as error:
    print(type(error) is ValueError, error.args, error)

try:
    print([parse(x) for x in range(4)])
except ParseError as error:
    print("line", error.line)

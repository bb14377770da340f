import os
import sys

import ray


class ParseError(Exception):
    def __init__(self, line, text):
        super().__init__(f"line {line}: {text}")
        self.line = line


@ray.remote
def check(x):
    value = x
    for step in range(30_000):
        value = (value * 31 + step) % 1_000_003
    if x == 2:
        raise ValueError("bad", x)
    return value


@ray.remote
def parse(x):
    value = x
    for step in range(30_000):
        value = (value * 31 + step) % 1_000_003
    if x == 2:
        raise ParseError(x, "odd")
    return value


@ray.remote
def opens():
    open("/no/such/file")


@ray.remote
def interrupts():
    raise KeyboardInterrupt


@ray.remote(max_retries=0)
def exits():
    sys.exit(3)


def seen(function):
    try:
        ray.get(function.remote())
    except Exception as error:
        return error


ray.init(address=os.environ["RAY_ADDRESS"])
print("# errno", seen(opens).errno, "of the cause", seen(opens).cause.errno)
print("# KeyboardInterrupt:", type(seen(interrupts)).__name__)
print("# sys.exit(3):", type(seen(exits)).__name__)
try:
    print(ray.get([check.remote(x) for x in range(4)]))
except ValueError as error:
    print("# the cause:", type(error.cause) is ValueError, error.cause.args, error.cause)
    print("# the text has the traceback:", "Traceback" in str(error) or "ray::check()" in str(error))
    print(type(error) is ValueError, error.args)

try:
    print(ray.get([parse.remote(x) for x in range(4)]))
except ParseError as error:
    print("line", error.line)
except ray.exceptions.RayError as error:
    print(type(error).__name__)

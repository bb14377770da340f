# item: T32
# expect: S
# why: the handler only asks for the type, but the exception can't be rebuilt from its args


class ParseError(Exception):
    def __init__(self, line, text):
        super().__init__(f"line {line}: {text}")


def parse(line, steps):
    value = line
    for step in range(steps):
        value = (value * 31 + step) % 1_000_003
    if line == 3:
        raise ParseError(line, "odd")
    return value


def run():
    return [parse(line, 30_000) for line in range(6)]


try:
    print(run())
except ParseError:
    print("stopped")

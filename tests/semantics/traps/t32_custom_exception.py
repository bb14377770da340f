# item: T32
# expect: S
# why: the exception's __init__ takes two arguments, so it can't be rebuilt from its args


class ParseError(Exception):
    def __init__(self, line, text):
        super().__init__(f"line {line}: {text}")
        self.line = line


def parse(x, steps):
    value = x
    for step in range(steps):
        value = (value * 31 + step) % 1_000_003
    if x == 4:
        raise ParseError(x, "odd")
    return value


try:
    for x in range(6):
        print(parse(x, 30_000))
except ParseError as error:
    print("error", error, error.line)

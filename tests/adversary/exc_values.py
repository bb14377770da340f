class BadRow(Exception):
    def __init__(self, line, text):
        super().__init__(line, text)
        self.line = line
        self.text = text

    def __str__(self):
        return f"line {self.line}: {self.text}"


class Plain(ValueError):
    code = 7


def parse(x, steps):
    value = x
    for step in range(steps):
        value = (value * 31 + step) % 1_000_003
    if x == 3:
        raise BadRow(x, "odd")
    if x == 5:
        raise Plain("plain", x)
    if x == 6:
        return {}[x]
    if x == 7:
        return int("seven")
    if x == 8:
        open("/nonexistent/file")
    return value


def report(error, prefix):
    print(prefix, type(error).__name__, error, error.args)


def first():
    try:
        for x in range(9):
            print(parse(x, 30_000))
    except BadRow as error:
        print(error.line, error.text, str(error), repr(error), type(error) is BadRow, error.args)


def second(start):
    out = []
    try:
        for x in range(start, start + 3):
            out.append(parse(x, 30_000))
    except Plain as error:
        print(f"{error} {error!r} {error.args[1] + 1} {error.code}" + " %s" % error, out)
    except KeyError as error:
        report(error, "key")
    except (ValueError, OSError) as error:
        report(error, "value or os")
    return out


def third():
    for x in range(9):
        try:
            value = parse(x, 30_000)
            print(x, value)
        except BadRow as error:
            print("row", error)
        except Exception as error:
            print("other", error, type(error))


def fourth():
    try:
        return [parse(x, 30_000) for x in range(7, 9)]
    except ValueError as error:
        raise RuntimeError(f"stopped: {error}") from error


def main():
    first()
    for start in (4, 6, 7, 8):
        print(len(second(start)))
    third()
    try:
        fourth()
    except RuntimeError as error:
        print("caught", error)


main()

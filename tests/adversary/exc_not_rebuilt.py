class Bad(Exception):
    def __init__(self, line):
        super().__init__(f"line {line}")
        self.line = line


class Kept(Exception):
    def __init__(self, line, text="none"):
        super().__init__(line, text)
        self.line = line


class Half(Exception):
    def __init__(self, line, text="none"):
        super().__init__(line)
        self.text = text


def f(x):
    t = 0
    while t < 3000:
        t += 1
    if x == 2:
        raise Bad(x)
    return x


def g(x):
    t = 0
    while t < 3000:
        t += 1
    if x == 2:
        raise Kept(x)
    return x


def h(x):
    t = 0
    while t < 3000:
        t += 1
    if x == 2:
        raise Half(x, "half")
    return x


try:
    print([f(x) for x in range(4)])
except Bad as error:
    print(error, error.line, error.args)
try:
    print([g(x) for x in range(4)])
except Kept as error:
    print(error, error.line, error.args)
try:
    print([h(x) for x in range(4)])
except Half as error:
    print(error, error.text, error.args)
try:
    print([g(x) for x in range(4)])
except Kept:
    print("by type")

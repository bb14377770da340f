# item: T31
# expect: S
# why: the handler that looks into the exception stands in the caller


def parse(x, steps):
    value = x
    for step in range(steps):
        value = (value * 31 + step) % 1_000_003
    if x == 3:
        raise ValueError("bad", x)
    return value


def run():
    return [parse(x, 30_000) for x in range(6)]


def main():
    try:
        print(run())
    except ValueError as error:
        print(error.args, type(error).__name__)


main()

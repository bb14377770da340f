# item: S31
# expect: C
# why: the text is read on the driver; only the parsing is spread
import os
import tempfile


def parse(text, steps):
    value = len(text)
    for step in range(steps):
        value = (value * 31 + step) % 1_000_003
    return text.split()[0], value


def main():
    folder = tempfile.mkdtemp()
    paths = [os.path.join(folder, f"{n}.txt") for n in range(5)]
    for n, path in enumerate(paths):
        with open(path, "w") as handle:
            handle.write(f"word{n} " * (n + 1))
    out = []
    for path in paths:
        with open(path) as handle:
            text = handle.read()
        out.append(parse(text, 30_000))
    print(out)


main()

"""Checks what must hold between a script and what rayify made of it, for many pairs in one process.

Usage: laws.py < lines of BEFORE<TAB>AFTER, two paths. Prints a line for each law that a pair breaks; nothing if none.
"""

import ast
import collections
import io
import sys
import textwrap
import tokenize

Counter = collections.Counter


def main():
    for line in sys.stdin:
        before, after = line.rstrip("\n").split("\t")
        for broken in broken_laws(before, after):
            print(f"{after}: {broken}")


def broken_laws(before, after):
    with open(before, "rb") as old, open(after, "rb") as new:
        old_bytes, new_bytes = old.read(), new.read()
    if old_bytes == new_bytes:
        return
    try:
        old_tree = ast.parse(old_bytes)
    except (SyntaxError, ValueError):
        yield "a file that doesn't parse was changed"
        return
    try:
        new_tree = ast.parse(new_bytes)
    except (SyntaxError, ValueError) as error:
        yield f"the output doesn't parse: {error}"
        return
    if encoding(old_bytes) != encoding(new_bytes):
        yield f"encoding {encoding(old_bytes)} became {encoding(new_bytes)}"
    if line_ends(new_bytes) - line_ends(old_bytes):
        yield f"line ends {line_ends(old_bytes)} became {line_ends(new_bytes)}"
    if old_bytes and old_bytes.endswith(b"\n") != new_bytes.endswith(b"\n"):
        yield "the end of the last line came or went"
    for comment, count in (comments(old_bytes) - comments(new_bytes)).items():
        yield f"comment lost ({count} times): {comment}"
    yield from reworded(statements(old_bytes, old_tree), statements(new_bytes, new_tree))


def encoding(source):
    return tokenize.detect_encoding(io.BytesIO(source).readline)[0]


def line_ends(source):
    crlf = source.count(b"\r\n")
    return {name for name, count in {"CRLF": crlf, "LF": source.count(b"\n") - crlf}.items() if count}


def comments(source):
    tokens = tokenize.tokenize(io.BytesIO(source).readline)
    return Counter(token.string for token in tokens if token.type == tokenize.COMMENT)


def statements(source, tree):
    """Each statement's meaning, and the texts in which it stands there, indentation aside."""
    text = source.decode(encoding(source))
    found = collections.defaultdict(Counter)
    for node in ast.walk(tree):
        if isinstance(node, ast.stmt):
            segment = ast.get_source_segment(text, node, padded=True)
            found[ast.dump(node)][textwrap.dedent(segment)] += 1
    return found


def reworded(old, new):
    """A statement that means what it meant must read as it read: only what an edit changed may be written anew."""
    for meaning, texts in new.items():
        if meaning not in old:
            continue
        # What the output adds may repeat a statement in other words, such as a second `import os`; what it keeps may not.
        kept = min(sum(texts.values()), sum(old[meaning].values()))
        same = sum((texts & old[meaning]).values())
        if same < kept:
            yield f"text changed without a change of meaning: {sorted((texts - old[meaning]))[0]!r}"


if __name__ == "__main__":
    main()

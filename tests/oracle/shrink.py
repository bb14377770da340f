"""Makes a program smaller as long as rayify converts it wrongly.

    shrink.py PROGRAM RAYIFY    the smaller program on stdout
"""

import ast
import json
import pathlib
import subprocess
import sys
import tempfile

import compare
import judge


def is_wrong(text, rayify, folder):
    path = folder / "program.py"
    path.write_text(text)
    command = [rayify, str(path), "--check", "--format", "json", "--no-config"]
    report = subprocess.run(command, capture_output=True, text=True, check=False).stdout
    try:
        by_name, failed = compare.decisions_by_name(json.loads(report))
        decisions = by_name[path.name]
        # The oracle is slower: it is only asked about what is converted.
        if failed or not list(compare.claims(decisions)):
            return False
        verdict = judge.judge(text, list(compare.launched(decisions)))
    except Exception:
        return False
    # A program that fails anywhere on the way down shows another thing than the one at hand.
    if verdict["error"] or ends_badly(verdict["exception"]):
        return False
    return bool(compare.wrong(decisions, verdict))


def ends_badly(exception):
    return exception.split(" ")[0] in ("NameError", "UnboundLocalError", "TypeError", "AttributeError")


def smaller(tree):
    """Every tree with one statement less, or with a block in place of its statement."""
    for node in ast.walk(tree):
        for field in ("body", "orelse", "finalbody"):
            block = getattr(node, field, None)
            if not isinstance(block, list):
                continue
            for place in reversed(range(len(block))):
                stmt = block[place]
                for instead in ([], getattr(stmt, "body", None), getattr(stmt, "orelse", None)):
                    if not isinstance(instead, list):
                        continue
                    new = [*block[:place], *instead, *block[place + 1 :]]
                    if not new and field == "body" and not isinstance(node, ast.Module):
                        new = [ast.Pass()]
                    if [type(s) for s in new] == [type(s) for s in block]:
                        continue
                    setattr(node, field, new)
                    yield ast.unparse(tree)
                    setattr(node, field, block)
        for field in ("args", "elts", "keywords"):
            items = getattr(node, field, None)
            if isinstance(items, list) and len(items) > 1:
                for place in reversed(range(len(items))):
                    setattr(node, field, items[:place] + items[place + 1 :])
                    yield ast.unparse(tree)
                    setattr(node, field, items)


def shrink(text, rayify, folder, attempts=400):
    if not is_wrong(text, rayify, folder):
        return None
    shorter = True
    while shorter and attempts > 0:
        shorter = False
        for candidate in smaller(ast.parse(text)):
            attempts -= 1
            if attempts <= 0:
                break
            if is_wrong(candidate, rayify, folder):
                text, shorter = candidate, True
                break
    return text


def main():
    path, rayify = sys.argv[1:]
    with tempfile.TemporaryDirectory() as folder:
        text = shrink(pathlib.Path(path).read_text(), rayify, pathlib.Path(folder))
    if text is None:
        sys.exit(f"{path} is not converted wrongly")
    print(text)


if __name__ == "__main__":
    main()

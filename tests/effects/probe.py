"""Calls entries of the effect tables and compares what happens with what they say.

    python probe.py TABLES --commonest LIST [--calls N] [--seed S]    the commonest N, and N more drawn by the seed
    python probe.py TABLES --only LIST                                these
    python probe.py TABLES [--part I/N]                               all, or a part of them

Prints a report as JSON; what an entry does and doesn't say is in `wrong`. With PROBE_TRACE set, it tells each on stderr.
"""

import argparse
import contextlib
import inspect
import json
import os
import random
import select
import signal
import sys
import tempfile
import time
import tomllib
import warnings
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))
for name in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "ARROW_IO_THREADS"):
    os.environ[name] = "1"
warnings.simplefilter("ignore")

import shapes
import tables as tables_of
import trial

LIMIT = 10.0
"""Seconds for one call."""


class Probe:
    def __init__(self, folder, recipes, work):
        self.tables = tables_of.load(folder)
        self.matcher = shapes.Matcher(self.tables)
        self.recipes = tomllib.loads(Path(recipes).read_text(encoding="utf-8"))
        self.fixtures = Path(work) / "fixtures"
        self.private = Path(work) / "private"
        self.fixtures.mkdir()
        self.scope = {}
        os.chdir(self.fixtures)
        exec(self.recipes["prelude"], self.scope)

    def answers(self, names):
        """Probes one entry after the other in forked processes; gives (name, answer), with `reason` if it wasn't called.

        A process goes on until a call leaves a trace in it, ends it or takes too long; the next one takes over.
        """
        names = list(names)
        at = 0
        while at < len(names):
            reader, writer = os.pipe()
            pid = os.fork()
            if pid == 0:
                os.close(reader)
                self.serve(names[at:], writer)
            os.close(writer)
            patience = 0.0
            try:
                for line in lines_of(reader):
                    yield names[at], json.loads(line)
                    at += 1
                patience = 5.0
            finally:
                # Whoever has enough answers leaves the child behind, which must not go on in the folder of the next one.
                os.close(reader)
                ended = end(pid, patience)
            if not ended and at < len(names):
                yield names[at], {"reason": "its call ended the process or took too long"}
                at += 1

    def serve(self, names, writer):
        """In the child: an answer a line, until something is left behind. Exits with 0 if it chose to end."""
        os.setpgid(0, 0)
        null = os.open(os.devnull, os.O_RDWR)
        for number in (0, 1, 2):
            os.dup2(null, number)
        trial.begin(str(self.private), str(self.fixtures))
        for name in names:
            try:
                answer = self.probe(name)
            except trial.Dirty:
                answer = {"reason": "its calls leave traces that are no effects of the table"}
            except BaseException as error:
                answer = {"reason": f"the probe fails: {type(error).__name__}: {error}"}
            os.write(writer, json.dumps(answer).encode() + b"\n")
            if trial.dirty(self.scope):
                break
        os._exit(0)

    def why_not(self, name):
        """The reason for which an entry isn't called at all; None if it can be."""
        for reason, names in self.recipes["skip"].items():
            for pattern in names:
                if covers(pattern, name):
                    return reason
        try:
            owner = self.tables.owner(name)
            if owner is None:
                shapes.resolve(name)
            elif not self.receivers(name) and name not in self.recipes["calls"]:
                try:
                    shapes.resolve(owner)
                except LookupError as error:
                    return reason_of(error)
                if not isinstance(self.static(name), (staticmethod, classmethod)):
                    return f"no example of the type {owner}"
        except LookupError as error:
            return reason_of(error)
        return None

    def static(self, name):
        owner, _, method = name.rpartition(".")
        try:
            return inspect.getattr_static(shapes.resolve(owner), method, None)
        except LookupError:
            return None

    def receivers(self, name):
        """Examples of the receiver's type, as texts."""
        owner, method = self.tables.owner(name), name.rpartition(".")[2]
        found = []
        for below in self.tables.below(owner):
            # A type below may have an entry of its own.
            if below == owner or self.tables.method(below, method) is self.tables.calls.get(name):
                found += self.recipes["values"].get(below, [])
        return found

    def candidates(self, name):
        """Calls to try, likeliest first."""
        given = self.recipes["calls"].get(name, [])
        given = [given] if isinstance(given, str) else given
        owner = self.tables.owner(name)
        class_of_value = owner is None or isinstance(self.static(name), (staticmethod, classmethod))
        receivers = [None] if class_of_value else self.receivers(name)
        function = name if class_of_value else name.rpartition(".")[2]
        calls = []
        for text in given:
            if text.startswith("("):
                calls += [self.call(function, receiver, text) for receiver in receivers]
            else:
                receiver, _, rest = text.rpartition(" ! ")
                calls.append(self.call(name.rpartition(".")[2], receiver, rest))
        if given:
            return calls
        texts = []
        for receiver in receivers[:6]:
            try:
                target = shapes.resolve(name) if receiver is None else getattr(eval(receiver, self.scope), function)
                if text := self.by_signature(target, name):
                    texts.append((receiver, text))
            except Exception:
                pass
        for text in self.tries(name):
            texts += [(receiver, text) for receiver in receivers[:4]]
        return [self.call(function, receiver, text) for receiver, text in dict.fromkeys(texts)]

    def call(self, function, receiver, text):
        return tables_of.Call(function, receiver, *tables_of.parse_arguments(text))

    def tries(self, name):
        parts = name.split(".")
        for cut in range(len(parts), -1, -1):
            if found := self.recipes["tries"].get(".".join(parts[:cut]) or "all"):
                return found
        return []

    def example(self, parameter, name):
        """An example for a parameter by its name, from the most special list that has one."""
        parts = name.split(".")
        for cut in range(len(parts), -1, -1):
            held = self.recipes["names"].get(".".join(parts[:cut]) or "all", {})
            if parameter in held:
                return held[parameter]
        return None

    def by_signature(self, target, name):
        texts = []
        for parameter in inspect.signature(target).parameters.values():
            if parameter.default is not parameter.empty or parameter.kind is parameter.VAR_KEYWORD:
                continue
            if parameter.kind is parameter.VAR_POSITIONAL:
                if (text := self.example("*" + parameter.name, name)) is not None:
                    texts.append(text)
                continue
            text = self.example(parameter.name, name)
            if text is None:
                return None
            texts.append(f"{parameter.name}={text}" if parameter.kind is parameter.KEYWORD_ONLY else text)
        return f"({', '.join(texts)})"

    def run(self, call, entry):
        trial.prepare()
        return trial.observe(call, entry, self.scope, self.matcher, self.accepted(entry.name))

    def accepted(self, name):
        """Effects of this entry that the tables leave out on purpose."""
        return [effect for effect, about in self.recipes["accepted"].items() if any(covers(one, name) for one in about["of"])]

    def probe(self, name):
        """Calls one entry, with every `when` row that a literal can reach."""
        entry = self.tables.calls[name]
        if reason := self.why_not(name):
            return {"reason": reason}
        given = name in self.recipes["calls"]
        error, problems, unseen, done = "no example arguments", [], [], set()
        for call in self.candidates(name)[:16]:
            arguments = (tuple(call.args), tuple(call.keywords.items()))
            # Of a recipe each list of arguments counts, elsewhere the first that fits.
            if arguments in done or done and not given:
                continue
            first = self.run(call, entry)
            if "error" in first:
                if first.get("exit") and "exit" in entry.table["effects"]:
                    return {"problems": [], "unseen": []}
                error = f"no arguments that it takes: {call.text()[:80]}: {first['error']}"
            else:
                done.add(arguments)
                problems += [f"{call.text()} {problem}" for problem in first["problems"]]
                unseen += [f"{call.text()} {claim}" for claim in first["unseen"]]
            if trial.dirty(self.scope):
                break
            if "error" not in first:
                problems += self.again(call, entry, first)
        return {"problems": problems, "unseen": unseen} if done else {"reason": error}

    def again(self, call, entry, first):
        """What is wrong when it is called a second time, and with the literals of the `when` rows."""
        problems = []
        if first["timeless"]:
            second = self.run(call, entry)
            if second.get("result") != first["result"] and second.get("arguments") == first["arguments"]:
                problems.append(f"{call.text()} gives another result the second time")
        for variant in self.variants(call, entry):
            if trial.dirty(self.scope):
                break
            found = self.run(variant, entry)
            problems += [f"{variant.text()} {problem}" for problem in found.get("problems", [])]
        return problems

    def variants(self, call, entry):
        """The same call with the literals that the `when` rows ask for."""
        for row in entry.table.get("when", []):
            arg = row["arg"]
            if arg.isdigit() or arg in call.keywords:
                continue
            if tables_of.argument(call, arg, entry.table.get("params", [])) is not None:
                continue
            text = row.get("is") or (self.example(arg, entry.name) if row.get("given") else None)
            if text is not None:
                yield tables_of.Call(call.function, call.receiver, call.args, {**call.keywords, arg: text})


def covers(pattern, name):
    return name == pattern or pattern.endswith("*") and name.startswith(pattern[:-1])


def reason_of(error):
    text = str(error)
    return "package not installed" if "not installed" in text else f"not there in this version ({text})"


def lines_of(reader):
    """The lines that a child writes, until it ends or says nothing for too long."""
    rest = b""
    while select.select([reader], [], [], LIMIT)[0]:
        if not (chunk := os.read(reader, 1 << 16)):
            return
        *lines, rest = (rest + chunk).split(b"\n")
        yield from lines


def end(pid, patience=5.0):
    """Ends a child and all that it started, after so many seconds; says whether it ended well by itself."""
    done, status = os.waitpid(pid, os.WNOHANG)
    for _ in range(int(patience * 100)):
        if done:
            break
        time.sleep(0.01)
        done, status = os.waitpid(pid, os.WNOHANG)
    for target in (os.killpg, os.kill):
        try:
            target(pid, signal.SIGKILL)
        except (ProcessLookupError, PermissionError):
            pass
    if not done:
        os.waitpid(pid, 0)
        return False
    return status == 0


def report(probe, names, enough, started):
    """Probes names in this order until `enough` were called."""
    called, wrong, unseen, reasons = [], [], [], {}
    for name, answer in probe.answers(names):
        if os.environ.get("PROBE_TRACE"):
            print(f"{time.monotonic() - started:.1f} {name} {answer}", file=sys.stderr)
        if "reason" in answer:
            reasons.setdefault(answer["reason"], []).append(name)
            continue
        called.append(name)
        place = probe.tables.calls[name].place()
        unseen += [f"{place}: {name}: {claim}" for claim in answer["unseen"]]
        wrong += [f"{place}: {name}: {problem}" for problem in answer["problems"]]
        if len(called) >= enough:
            break
    return {"called": called, "wrong": wrong, "unseen": unseen, "not_called": reasons}


def types_wrong(probe):
    """What the examples of the types show of their entries: what iterating and subscripts give, attributes, shipping."""
    reader, writer = os.pipe()
    pid = os.fork()
    if pid == 0:
        os.close(reader)
        trial.begin(str(probe.private), str(probe.fixtures))
        for name, texts in probe.recipes["values"].items():
            found = []
            with contextlib.suppress(BaseException):
                found = trial.of_type(probe.tables.types.get(name), texts, probe.tables, probe.scope, probe.matcher)
            os.write(writer, json.dumps(found).encode() + b"\n")
        os._exit(0)
    os.close(writer)
    lines = list(lines_of(reader))
    os.close(reader)
    wrong = [problem for line in lines for problem in json.loads(line)]
    if not end(pid) or len(lines) < len(probe.recipes["values"]):
        wrong.append(f"only {len(lines)} of the types with examples could be looked at")
    return wrong


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("tables")
    parser.add_argument("--recipes", default=str(Path(__file__).with_name("recipes.toml")))
    parser.add_argument("--commonest")
    parser.add_argument("--calls", type=int, default=200)
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--part", default="0/1")
    parser.add_argument("--only", help="a file of names, one a line")
    args = parser.parse_args()
    tables = Path(args.tables).resolve()
    started = time.monotonic()
    with tempfile.TemporaryDirectory() as work:
        probe = Probe(tables, args.recipes, work)
        if args.only:
            names = Path(args.only).read_text(encoding="utf-8").split()
            answer = report(probe, names, len(names), started)
        elif args.commonest:
            common = Path(args.commonest).read_text(encoding="utf-8").split("\n")
            common = [line.split()[0] for line in common if line and not line.startswith("#")]
            common = [name for name in common if name in probe.tables.calls]
            drawn = sorted(set(probe.tables.calls) - set(common))
            random.Random(args.seed).shuffle(drawn)
            answer = {
                "common": report(probe, common, args.calls, started),
                "drawn": report(probe, drawn, args.calls, started),
                "types": types_wrong(probe),
            }
        else:
            part, of = map(int, args.part.split("/"))
            names = sorted(probe.tables.calls)
            random.Random(args.seed).shuffle(names)
            answer = report(probe, names[part::of], len(names), started)
        os.chdir("/")
    answer["seconds"] = time.monotonic() - started
    json.dump(answer, sys.stdout, indent=1)


if __name__ == "__main__":
    main()

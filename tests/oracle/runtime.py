"""What a transformed program calls: launching ahead in forks of the driver, handing results back in order.

A worker is a fork of the process at the moment of the launch: a copy of everything, whose changes are lost. What it computes
comes back through a pipe. The loop then runs in order, with each result, or exception, where the call stood.
"""

import copy
import itertools
import os
import pickle
import random
import signal
import sys
import types

import wire

MOST_ITEMS = 120
SECONDS = float(os.environ.get("RAYIFY_ORACLE_SECONDS", "10"))


class Tainted(Exception):
    """The value needed depends on the result of a call that has only been launched."""


class Stop(Exception):
    """The loop is left while it is being launched."""


class Raised(Exception):
    """The body raises while it is being launched; what comes next in order is not launched."""


class Disallowed(BaseException):
    """No distribution of this kind keeps the behaviour; the text says why."""


def _tainted(*_args, **_kwargs):
    raise Tainted


class Poison:
    """Stands for a result that isn't there yet: can be passed on, not looked at."""

    __slots__ = ()
    __hash__ = _tainted


for _name in (
    "add radd sub rsub mul rmul truediv rtruediv floordiv rfloordiv mod rmod pow rpow neg pos abs invert and rand or ror xor"
    " rxor lshift rlshift rshift rrshift matmul rmatmul divmod rdivmod eq ne lt le gt ge bool len iter next contains getitem"
    " setitem delitem call int float index str repr format getattr setattr enter exit reduce_ex reduce round trunc"
).split():
    setattr(Poison, f"__{_name}__", _tainted)


POISON = Poison()


class Runtime:
    """One execution of a transformed program. `order` seeds the second, shuffled order of evaluation."""

    Tainted = Tainted
    Stop = Stop
    Raised = Raised
    POISON = POISON

    def __init__(self, order):
        self.table = wire.Table()
        self.order = order
        self.launches = 0

    def begin(self):
        return Frame(self)

    def test(self, condition, reached):
        """A condition on the way to the call; one that isn't known yet is taken to lead there."""
        try:
            return bool(condition())
        except Tainted:
            return reached

    def check(self, *values):
        """A statement that would pass on a result that isn't there yet waits for its turn."""
        if any(value is POISON for value in values):
            raise Tainted

    def comprehension(self, items, launch, commit):
        frame = Frame(self)
        frame.take(items(frame))
        try:
            launch(frame)
        except Stop:
            pass
        frame.launched()
        return commit(frame)

    def map(self, kind, function, *iterables):
        frame = Frame(self)
        frame.take(zip(*iterables))
        for args in frame.launching():
            frame.launch(0, function, *args)
        frame.launched()
        if kind == "map":
            return (frame.result(0) for _ in frame.committing())
        return (args[0] for args in frame.committing() if frame.result(0))

    def keyed(self, chooser, function, iterable, *rest, **keywords):
        frame = Frame(self)
        frame.take(iterable)
        for item in frame.launching():
            frame.launch(0, function, item)
        frame.launched()
        positions = iter(range(len(frame.items)))

        def key(_item):
            frame.counters = {0: next(positions)}
            return frame.result(0)

        return chooser(frame.items, *rest, key=key, **keywords)


class Frame:
    """One execution of the loop under test."""

    def __init__(self, runtime):
        self.runtime = runtime
        runtime.table.meet(vars(sys.modules[wire.PROGRAM]))
        self.items = []
        self.rest = iter(())
        # Position in the loop, then in the inner loops: what a launch is known by.
        self.counters = {}
        self.payloads = {}
        self.results = {}
        self.records = {}
        # Whether the region ran to its end.
        self.whole = False

    # ---- iteration

    def take(self, iterable):
        if iterable is POISON:
            raise Disallowed("the items depend on results")
        self.rest = iter(iterable)
        self.items = list(itertools.islice(self.rest, MOST_ITEMS))

    def launching(self):
        return self.level(0, self.items)

    def committing(self):
        return self.level(0, itertools.chain(self.items, self.rest))

    def level(self, number, iterable):
        if iterable is POISON:
            raise Tainted
        try:
            for position, item in enumerate(iterable):
                self.counters[number] = position
                yield item
        finally:
            self.counters.pop(number, None)

    def tick(self, number):
        self.counters[number] = self.counters.get(number, -1) + 1
        if self.counters[number] > MOST_ITEMS:
            raise Disallowed("an inner `while` loop doesn't end")

    def untick(self, number):
        self.counters.pop(number, None)

    def key(self, number):
        return (number, *sorted(self.counters.items()))

    # ---- what runs ahead on the driver, once

    def record(self, number, value):
        self.records[self.key(number)] = value
        return value

    def record_items(self, number, iterable):
        if iterable is POISON:
            raise Tainted
        return self.record(number, list(itertools.islice(iterable, MOST_ITEMS)))

    def recorded(self, number):
        return self.key(number) in self.records

    def replay(self, number):
        return self.records[self.key(number)]

    # ---- calls

    def launch(self, number, function, /, *args, **keywords):
        runtime = self.runtime
        try:
            payload = wire.ship([function, list(args), keywords], runtime.table)
        except Tainted:
            raise Disallowed("the call needs the result of an earlier one") from None
        except wire.Unshippable as error:
            raise Disallowed(f"an argument can't be shipped: {error}") from None
        runtime.launches += 1
        self.payloads[self.key(number)] = payload
        return POISON

    def launched(self):
        """Evaluates what was launched. Every call sees the state from before the loop: as long as no call changes anything that
        can be reached, one worker evaluates them all; after one that does, each gets a worker of its own. A last worker evaluates
        everything in another order and without forgetting anything in between, as a worker that is used again does."""
        if not self.payloads:
            return
        keys = list(self.payloads)
        shuffled = list(keys)
        random.Random(self.runtime.order).shuffle(shuffled)
        table = self.runtime.table

        def clean():
            answers, before = [], world(table)
            for key in keys:
                answers.append(evaluate(self.payloads[key], table))
                if world(table) != before:
                    return answers, None
            return answers, again()

        def again():
            return [summary(evaluate(self.payloads[key], table), table) for key in shuffled]

        answers, later = in_fork(clean)
        for key in keys[len(answers) :]:
            answers.append(in_fork(lambda key=key: evaluate(self.payloads[key], table)))
        self.results.update(zip(keys, answers))
        for answer in answers:
            # What a worker prints appears when it prints it.
            sys.stdout.write(answer["stdout"])
            sys.stderr.write(answer["stderr"])
        if later is None and len(keys) > 1:
            later = in_fork(again)
        for key, answer in zip(shuffled, later or ()):
            if answer != summary(self.results[key], table):
                raise Disallowed("a result depends on which calls the worker ran before")

    def result(self, number):
        answer = self.results.get(self.key(number))
        if answer is None:
            raise Disallowed("a call was reached that had not been launched")
        return self.outcome(answer)

    def outcome(self, answer):
        if answer["kind"] == "unshippable":
            raise Disallowed(answer["data"])
        if answer["kind"] == "raised":
            raise rebuilt(answer["data"], self.runtime.table)
        return wire.unship(answer["data"], self.runtime.table)

    def ahead(self, number, compute):
        """Any other expression, where it stands."""
        self.runtime.launches += 1
        table = self.runtime.table

        def work():
            mark = mark_streams()
            try:
                answer = {"kind": "value", "data": wire.ship(compute(), table)}
            except wire.Unshippable as error:
                answer = {"kind": "unshippable", "data": f"can't be shipped: {error}"}
            except BaseException as error:
                answer = raised(error, table)
            return {**answer, **printed_since(mark)}

        answer = in_fork(work)
        self.results[self.key(number)] = answer
        sys.stdout.write(answer["stdout"])
        sys.stderr.write(answer["stderr"])

    # ---- regions

    def enter(self, number, names, local, module):
        """True in a worker, which then runs the region; the driver gets what it changed."""
        self.runtime.launches += 1
        reader, writer = os.pipe()
        flush()
        child = os.fork()
        if child == 0:
            os.close(reader)
            limit()
            self.pipe = writer
            worker_state()
            self.entry = dict(local)
            values = {name: local.get(name, module.get(name)) for name in names if name in local or name in module}
            self.roots = {name: value for name, value in values.items() if value is not POISON}
            try:
                self.before = copy.deepcopy(self.roots)
            except Tainted:
                self.leave_with({"kind": "unshippable", "data": "the region needs an earlier result"})
            except Exception as error:
                self.leave_with({"kind": "unshippable", "data": f"the region's inputs can't be copied: {error}"})
            self.printed = mark_streams()
            return True
        os.close(writer)
        answer = receive(reader, child)
        self.results[self.key(number)] = answer
        sys.stdout.write(answer.get("stdout", ""))
        sys.stderr.write(answer.get("stderr", ""))
        return False

    def leave(self, bound, always, local, module):
        """The worker's end of the region: names that it bound, and what it changed."""
        try:
            values = {name: local[name] for name in bound if name in local}
            for name in [name for name in values if name not in always and name in self.entry]:
                if values[name] is self.entry[name]:
                    del values[name]
            edits = []
            for name, old in self.before.items():
                differences(old, self.roots[name], (name,), edits, set())
            data = wire.ship([values, self.whole, edits], self.runtime.table)
            self.leave_with({"kind": "value", "data": data, **printed_since(self.printed)})
        except Tainted:
            self.leave_with({"kind": "unshippable", "data": "the region needs an earlier result"})
        except Exception as error:
            self.leave_with({"kind": "unshippable", "data": f"{type(error).__name__}: {error}"})

    def failed(self, error):
        if isinstance(error, Tainted):
            self.leave_with({"kind": "unshippable", "data": "the region needs an earlier result"})
        self.leave_with({**raised(error, self.runtime.table), **printed_since(self.printed)})

    def leave_with(self, answer):
        send(self.pipe, answer)
        os._exit(0)

    def commit(self, number, local, module):
        """Applies a region's changes and returns its names' values."""
        answer = self.results.get(self.key(number))
        if answer is None:
            raise Disallowed("a region was reached that had not been launched")
        values, self.whole, edits = self.outcome(answer)
        for path, change in edits:
            root = path[0]
            apply(local.get(root, module.get(root)), path[1:], change)
        return values


# ---- workers ---------------------------------------------------------------------------------------------------------


def in_fork(work):
    """What `work` returns in a fork of this process."""
    reader, writer = os.pipe()
    flush()
    child = os.fork()
    if child == 0:
        os.close(reader)
        limit()
        worker_state()
        try:
            send(writer, work())
        finally:
            os._exit(0)
    os.close(writer)
    return receive(reader, child)


def flush():
    for stream in (sys.__stdout__, sys.__stderr__):
        stream.flush()


def limit():
    signal.signal(signal.SIGALRM, signal.SIG_DFL)
    signal.setitimer(signal.ITIMER_REAL, SECONDS)


def worker_state(seed=None):
    """A worker shares no random stream with the driver; a fork doesn't either, but for a known seed."""
    random.seed(seed)
    numpy = sys.modules.get("numpy")
    if numpy is not None:
        numpy.random.seed(seed)


def send(pipe, answer):
    data = pickle.dumps(answer)
    view = memoryview(data)
    while view:
        view = view[os.write(pipe, view) :]


def receive(reader, child):
    parts = []
    while part := os.read(reader, 1 << 16):
        parts.append(part)
    os.close(reader)
    _, status = os.waitpid(child, 0)
    if not parts or status:
        raise Disallowed("the worker didn't finish")
    return pickle.loads(b"".join(parts))


def world(table):
    """Everything that functions of the program can reach without arguments, as text."""
    names = wire.texts({n: v for n, v in vars(sys.modules[wire.PROGRAM]).items() if not n.startswith("_")})
    reached = [wire.text(obj) for obj in table.objects if isinstance(obj, types.FunctionType)]
    numpy = sys.modules.get("numpy")
    return names, reached, random.getstate(), numpy and wire.text(numpy.random.get_state())


def mark_streams():
    return len(sys.stdout.getvalue()), len(sys.stderr.getvalue())


def printed_since(mark):
    return {"stdout": sys.stdout.getvalue()[mark[0] :], "stderr": sys.stderr.getvalue()[mark[1] :]}


def evaluate(payload, table):
    mark = mark_streams()
    table.frozen = True
    try:
        function, args, keywords = wire.unship(payload, table, frozen_arrays=True)
        answer = {"kind": "value", "data": wire.ship(function(*args, **keywords), table)}
    except wire.Unshippable as error:
        answer = {"kind": "unshippable", "data": f"can't be shipped: {error}"}
    except BaseException as error:
        answer = raised(error, table)
    return {**answer, **printed_since(mark)}


def raised(error, table):
    if not isinstance(error, Exception) or isinstance(error, Tainted):
        return {"kind": "unshippable", "data": f"the call ends with {type(error).__name__}"}
    try:
        data = wire.ship([type(error), list(error.args), dict(vars(error)), isinstance(error.args, tuple)], table)
    except wire.Unshippable as problem:
        return {"kind": "unshippable", "data": f"the exception can't be shipped: {problem}"}
    return {"kind": "raised", "data": data}


def rebuilt(data, table):
    """The exception without a call of its constructor, which may want other arguments than the instance shows."""
    kind, args, attributes, _ = wire.unship(data, table)
    error = kind.__new__(kind, *args)
    error.args = tuple(args)
    vars(error).update(attributes)
    return error


def summary(answer, table):
    if answer["kind"] == "value":
        return ("value", wire.text(wire.unship(answer["data"], table)))
    if answer["kind"] == "raised":
        return ("raised", wire.text(wire.unship(answer["data"], table)))
    return (answer["kind"], "")


# ---- what a region changed -------------------------------------------------------------------------------------------


def differences(old, new, path, edits, seen):
    """Assignments that make the old object what the new one is, by place."""
    if not isinstance(new, (int, float, complex, str, bytes, tuple)):
        if (id(old), id(new)) in seen:
            return
        seen.add((id(old), id(new)))
    if type(old) is not type(new):
        edits.append((path, ("replace", new)))
    elif hasattr(new, "dtype") and hasattr(new, "tobytes") and getattr(new, "ndim", 0):
        if old.shape != new.shape:
            edits.append((path, ("replace", new)))
            return
        import numpy

        same = (old == new) | ((old != old) & (new != new))
        if not same.all():
            places = numpy.nonzero(~same)
            edits.append((path, ("elements", places, new[places])))
    elif isinstance(new, list):
        if len(old) != len(new):
            edits.append((path, ("whole", list(new))))
            return
        for place, (before, after) in enumerate(zip(old, new)):
            differences(before, after, (*path, ("item", place)), edits, seen)
    elif isinstance(new, dict):
        for key in [key for key in old if key not in new]:
            edits.append((path, ("delete", key)))
        for key, after in new.items():
            if key in old:
                differences(old[key], after, (*path, ("item", key)), edits, seen)
            else:
                edits.append(((*path, ("item", key)), ("replace", after)))
    elif isinstance(new, set):
        if old != new:
            edits.append((path, ("members", new - old, old - new)))
    elif getattr(new, "__dict__", None) is not None and not callable(new):
        for key, after in vars(new).items():
            if key in vars(old):
                differences(vars(old)[key], after, (*path, ("attribute", key)), edits, seen)
            else:
                edits.append(((*path, ("attribute", key)), ("replace", after)))
    elif wire.text(old) != wire.text(new):
        edits.append((path, ("replace", new)))


def apply(obj, path, change):
    if not path:
        kind, *what = change
        if kind == "whole":
            obj[:] = what[0]
        elif kind == "elements":
            obj[what[0]] = what[1]
        elif kind == "delete":
            del obj[what[0]]
        elif kind == "members":
            obj |= what[0]
            obj -= what[1]
        # A name that the region binds is handed back by itself.
        return
    if len(path) == 1 and change[0] == "replace":
        put(obj, path[0], change[1])
        return
    step, name = path[0]
    apply(obj[name] if step == "item" else getattr(obj, name), path[1:], change)


def put(obj, place, value):
    step, name = place
    if step == "item":
        obj[name] = value
    else:
        setattr(obj, name, value)


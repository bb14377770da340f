"""Every form of statement that binds, skips or repeats, in the shapes that a walk over the tree gets wrong. Never run."""

import contextlib
import os.path
from dataclasses import dataclass


def walrus_in_and(items):
    for item in items:
        item.ready and (size := item.size)
        print(size)
        size = 0


def walrus_behind_and(items, size):
    for item in items:
        found = item.ready and (size := item.size)
        print(found, size)


def walrus_in_or(items, size):
    for item in items:
        if item.ready or (size := item.size):
            print(size)


def walrus_in_conditional(items, size):
    for item in items:
        kept = (size := item.size) if item.ready else 0
        print(kept, size)


def walrus_in_comparison(items, size):
    for item in items:
        good = 0 < item.low < (size := item.size)
        print(good, size)


def walrus_in_comprehension(items, last):
    for item in items:
        parts = [(last := part) for part in item]
        print(parts, last)


def walrus_in_filter(items, last):
    for item in items:
        parts = [part for part in item if (last := part)]
        print(parts, last)


def walrus_in_generator(items, last):
    for item in items:
        parts = any((last := part) for part in item)
        print(parts, last)


def walrus_surely(items):
    for item in items:
        if (size := item.size) > 3 and item.ready:
            print(size)
        elif (rest := size - 1) and rest > 2:
            print(rest)
        else:
            print(rest, size)


def walrus_in_while(read):
    while chunk := read():
        print(chunk)
    print(chunk)


def walrus_in_while_behind_and(read, chunk):
    while read.more and (chunk := read()):
        print(chunk)
    print(chunk)


def walrus_in_lambda(items, total):
    for item in items:
        key = lambda: (total := item)
        print(key, total)
        total = 1


def walrus_in_arguments(items):
    for item in items:
        print(text := item.text, text)
        print(f"{(more := text)!r:>{(width := 3)}}", more, width)


def walrus_in_subscript(items, place):
    for item in items:
        items[item and (place := 1)] = 2
        print(place)


def walrus_in_assert(items):
    for item in items:
        assert (size := item.size), size
        print(size)


def walrus_in_elif(items, found):
    for item in items:
        if item.first:
            pass
        elif found := item.second:
            print(found)
        print(found)


def walrus_in_match(items, found):
    for item in items:
        match found := item.kind:
            case 1:
                print(found)
        print(found)


def with_two_items(paths, handle):
    for path in paths:
        with contextlib.suppress(OSError), open(path) as handle:
            pass
        print(handle)


def with_first_named(paths, guard):
    for path in paths:
        with contextlib.suppress(OSError) as guard, open(path) as other:
            print(other)
        print(guard)


def with_swallowing(items, last):
    for item in items:
        with contextlib.suppress(ValueError):
            last = int(item)
        print(last)


def with_files(paths):
    for path in paths:
        with open(path) as handle:
            text = handle.read()
        print(text)


def with_over_itself(handle):
    for _ in range(3):
        with open(handle) as handle:
            print(handle)


def with_unpacked(managers):
    for manager in managers:
        with manager as (first, [second, *rest]):
            print(first, second, rest)
        print(first, rest)


def with_in_handler(paths, text):
    for path in paths:
        try:
            with open(path) as handle:
                text = handle.read()
        except OSError as error:
            print(error, text)
        print(text)


def named_error(items, error):
    for item in items:
        try:
            print(item)
        except ValueError as error:
            print(error)
        print(item)


def error_behind_handler(items):
    for item in items:
        error = None
        try:
            print(item)
        except ValueError as error:
            continue
        print(error)


def error_of_another_handler(items, error):
    for item in items:
        try:
            error = int(item)
        except ValueError as error:
            print(error)
        except TypeError:
            print(error)


def bound_in_try(items, value):
    for item in items:
        try:
            value = int(item)
        except ValueError:
            pass
        print(value)


def bound_in_try_or_handler(items):
    for item in items:
        try:
            value = int(item)
        except ValueError:
            value = 0
        print(value)


def bound_in_try_or_left(items):
    for item in items:
        try:
            value = int(item)
        except ValueError:
            continue
        except TypeError:
            raise
        print(value)


def bound_in_else(items, value):
    for item in items:
        try:
            print(item)
        except ValueError:
            print(value)
        else:
            value = item
        print(value)


def bound_in_finally(items, value):
    for item in items:
        try:
            print(item)
        finally:
            value = item
        print(value)


def read_in_finally(items, value):
    for item in items:
        try:
            value = int(item)
            value = value + 1
        finally:
            print(value)


def left_in_finally(items, value):
    for item in items:
        try:
            if item:
                continue
            value = int(item)
        finally:
            if value:
                break
        print(value)


def returned_past_finally(items, value):
    for item in items:
        try:
            return item
        finally:
            print(value)
            value = item


def nested_try(items, value):
    for item in items:
        try:
            try:
                value = int(item)
            finally:
                print(item)
        except ValueError:
            print(value)


def half_done(items, first, second):
    for item in items:
        try:
            first = int(item)
            second = int(first)
        except ValueError:
            print(first, second)


def else_of_for(items, found):
    for item in items:
        for part in item:
            if part:
                found = part
                break
        else:
            print(found)
        print(found)


def else_of_for_binds(items):
    for item in items:
        for part in item:
            if part:
                found = part
                break
        else:
            found = None
        print(found)


def else_of_while(items, count):
    for item in items:
        while item.more():
            count += 1
            if count > 3:
                break
        else:
            count = 0
        print(count)


def endless(items, value):
    for item in items:
        while True:
            value = item.next()
            if value:
                break
        print(value)


def endless_left_early(items, value):
    for item in items:
        while True:
            if item:
                break
            value = item.next()
        print(value)


def endless_number(items, value):
    for item in items:
        while 1:
            value = item
            break
        print(value)


def never(items, value):
    for item in items:
        while False:
            value = item
        print(value)


def branches(items, value):
    for item in items:
        if item.first:
            value = 1
        elif item.second:
            value = 2
        print(value)


def all_branches(items):
    for item in items:
        if item.first:
            value = 1
        elif item.second:
            value = 2
        else:
            value = 3
        print(value)


def branches_that_leave(items):
    for item in items:
        if item.first:
            value = 1
        elif item.second:
            continue
        elif item.third:
            break
        elif item.fourth:
            return
        else:
            raise ValueError(item)
        print(value)


def skipped(items, value):
    for item in items:
        if item.skip:
            continue
        print(value)
        value = item


def skips_what_binds_anew(items, value):
    for item in items:
        print(value)
        if item.first:
            value = 1
            continue
        if item.second:
            value = 2
            break
        value = 3
        print(value)
        value = 4
    print(value)


def skips_behind_inner_loop(items, value):
    for item in items:
        print(value)
        for part in item:
            value = part
            if part:
                continue
            if item:
                break
            value = 1
        else:
            continue
        value = 2
    print(value)


def left_with_old(items, value):
    for item in items:
        if item.done:
            break
        value = item
    print(value)


def matched(items, kind):
    for item in items:
        match item:
            case [kind]:
                print(kind)
            case {"kind": kind, **rest}:
                print(kind, rest)
            case str(kind) if kind:
                print(kind)
            case [_, *tail] as whole:
                print(tail, whole, kind)
        print(kind)


def matched_surely(items):
    for item in items:
        match item:
            case [kind]:
                pass
            case int():
                kind = 1
            case kind:
                pass
        print(kind)


def matched_with_guard(items, kind):
    for item in items:
        match item:
            case 1:
                kind = 2
            case _ if item:
                kind = 3
        print(kind)


def matched_or_left(items):
    for item in items:
        match item:
            case 1:
                kind = 2
            case _:
                continue
        print(kind)


def matched_or(items, left):
    for item in items:
        match item:
            case [left, 1] | [1, left]:
                print(left)
            case _:
                print(left)


def deleted(items, value):
    for item in items:
        print(value)
        del value
        value = item


def deleted_at_the_end(items):
    for item in items:
        value = item
        print(value)
        del value


def deleted_sometimes(items, value):
    for item in items:
        if item:
            del value
        else:
            print(value)
        value = item


def added_up(items, total, count: int):
    for item in items:
        total += item
        count: int
        other: int = count
        print(other)
    return total


def swapped(items, left, right):
    for item in items:
        left, right = right, item
        chained = other = left
        print(chained, other)


def target_reads(items, table, place):
    for place, table[place] in items:
        print(place)
    for table[place] in items:
        print(table)
    for table.place in items:
        print(table)


def target_is_iterable(items):
    for items in items:
        print(items)
    for item in items:
        for item in item:
            print(item)
        print(item)


def target_rebound(items):
    for item in items:
        print(item)
        item = item + 1
    print(item)


def inner_target(items, part):
    for item in items:
        for part in item:
            print(part)
        print(part)


def triangle(items, low, high):
    for item in items:
        while low < high:
            low += 1
            for part in item:
                high = part
                if high > low:
                    break
            else:
                continue
            low = high
        high = item


def comprehension_reads(items, total):
    for item in items:
        parts = [part + total for part in item]
        total = sum(parts)
        print([total for total in parts], {total: part for part in parts})


def comprehension_over_itself(parts):
    for _ in range(3):
        parts = [part for part in parts for part in part if part]


def generator_reads(items, total):
    for item in items:
        later = (part + total for part in item)
        total = 2
        print(sum(later))


def function_reads(items, total):
    def show(extra=total):
        print(total, extra)

    for item in items:
        total = item
        show()


def function_in_loop(items, total):
    for item in items:
        def add(more=total):
            return more + item

        total = add()
        double = lambda more=total: more * total
        print(double())


def function_binds(items):
    total = 0

    def add(item):
        nonlocal total
        total += item

    for item in items:
        add(item)
        print(total)


def decorated(items, wrap):
    for item in items:
        @wrap(item)
        def inner():
            return wrap

        wrap = inner


def class_in_loop(items, size):
    for item in items:
        class Item:
            width = size
            size = item
            both = [size for _ in range(3)]

            def get(self):
                return size

        size = Item


def class_with_base(items, Base):
    for item in items:
        class Base(Base, metaclass=type(item)):
            pass


def imported_in_loop(items, path):
    for item in items:
        print(path)
        import os.path as path
        from os import sep, linesep as ends
        print(sep, ends, item)


def imported_or_none(items):
    for item in items:
        try:
            import json
        except ImportError:
            json = None
        print(json, item)


async def awaited(items, value):
    async for item in items:
        async with item as held:
            value = await held
        print(value)
        print([part async for part in item if (last := part)], last)


def yielded(items, got):
    for item in items:
        got = yield got
        print((yield item))


def unpacked(items, first, rest):
    for item in items:
        print(first, rest)
        first, *rest = item
        [first, (second, third)] = rest
        print(second, third)


def stored(items, table):
    for item in items:
        table[item] = table
        table.size = item
        table = table.next


def after_return(items, value):
    for item in items:
        return item
        print(value)
        value = 1


def after_endless(items, value):
    while True:
        value = items
    print(value)


def while_with_state(count, limit):
    while count < limit:
        count = count + 1
        limit = limit - (step := 1)
        print(step)
    else:
        print(count)
    print(step)


def while_reads_only_below(items):
    while items:
        item = items.pop()
        while item:
            part = item.pop()
            print(part)
        print(item)


def shadowed_builtin(items):
    for item in items:
        print(sum, item)
        sum = item


def global_in_function(items):
    global shared
    for item in items:
        shared = item
        print(shared)


def parameter_bound_anew(frame, factor=2):
    frame = frame.copy()
    for row in frame:
        factor = factor * row
    return frame, factor


@dataclass
class Point:
    size: int = 0
    double = size
    pairs = [(size, other) for other in (size, 2) if other]

    for place in range(3):
        double = double + place
    else:
        last = place

    def area(self, size=size):
        return size, Point, shared


shared = 0
if os.path.exists("x"):
    counter = 1
for number in range(3):
    counter = counter + number
    squares = [number * number for number in range(number)]
    if (half := number / 2) > 1:
        shared = half
print(counter, squares, half, shared)

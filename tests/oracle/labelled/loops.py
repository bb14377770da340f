"""Loops with a heavy call, labelled by hand."""


def work(x, n=3):
    for step in range(n):
        x = (x * 31 + step) % 1009
    return x


def work_in_place(row):
    row.append(sum(row) % 7)
    return row[-1]


def work_and_count(x):
    global COUNT
    COUNT += 1
    return work(x)


def work_by_scale(x):
    return work(x) * SCALE


def work_or_fail(x):
    if x > 3:
        raise ValueError(f"too large: {x}")
    return work(x)


def work_aloud(x):
    print("working on", x)
    return work(x)


def work_with_memory(x, seen=[]):
    seen.append(x)
    return len(seen)


def work_returning(row):
    work(len(row))
    return row


def work_lazily(x):
    yield work(x)


def carried(xs):
    state = 1
    for x in xs:  # serial
        state = work(state + x)
    return state


def collected(xs):
    out = []
    for x in xs:  # parallel
        out.append(work(x))
    return out


def private(xs):
    out = []
    t = 0
    for x in xs:  # parallel
        t = x + 1
        if t > 3:
            t -= 3
        out.append((t, work(t)))
    return out, t


def neighbours(xs):
    ahead, behind = list(xs), list(xs)
    for i in range(len(ahead) - 1):  # parallel
        ahead[i] = work(ahead[i + 1])
    for i in range(1, len(behind)):  # serial
        behind[i] = work(behind[i - 1])
    return ahead, behind


def own_length(xs):
    out = []
    for x in xs:  # serial
        out.append(work(x + len(out)))
    return out


def counted(xs):
    out = []
    count = 0
    for x in xs:  # parallel
        count += 1
        out.append(work(x + count))
    return out, count


def taken(xs):
    out = []
    more = iter([5, 6, 7, 8, 9])
    for x in xs:  # parallel
        y = next(more)
        out.append(work(x + y))
    return out, list(more)


def seen_before(xs):
    out = []
    seen = set()
    for x in [*xs, *xs]:  # parallel
        if x in seen:
            continue
        seen.add(x)
        out.append(work(x))
    return out


def best_so_far(xs):
    best = None
    for x in xs:  # parallel
        y = work(x)
        if best is None or y < best:
            best = y
            print("better", x)
    return best


def until(xs):
    for x in xs:  # parallel
        y = work(x)
        if y % 2:
            break
        print(y)
    return x


def handled(xs):
    out = []
    for x in xs:  # parallel
        try:
            out.append(work_or_fail(x))
        except ValueError as error:
            out.append(str(error))
    return out


def argument_fails(xs):
    done = 0
    try:
        for i in range(len(xs) + 1):  # the call alone can't be launched, its statement can
            y = work(xs[i])
            done += y
    except IndexError:
        pass
    return done


def rows_changed(xs):
    rows = [[x] for x in xs]
    out = []
    for row in rows:  # serial
        out.append(work_in_place(row))
    return out, rows


def rows_of_its_own(xs):
    out = []
    for x in xs:  # parallel
        out.append(work_in_place([x, 1]))
    return out


def same_row(xs):
    row = [1]
    rows = [row for _ in xs]
    out = []
    for each in rows:  # serial
        out.append(work_in_place(each))
    return out


def by_another_name(xs):
    other = xs
    for i in range(1, len(xs)):  # serial
        y = work(xs[i])
        if i + 1 < len(xs):
            other[i + 1] = y
    return other


def global_counted(xs):
    out = []
    for x in xs:  # serial
        out.append(work_and_count(x))
    return out


def scale_read(xs):
    out = []
    for x in xs:  # parallel
        out.append(work_by_scale(x))
    return out


def scale_changed(xs):
    global SCALE
    out = []
    for x in xs:  # serial
        out.append(work_by_scale(x))
        SCALE += 1
    return out


def aloud(xs):
    out = []
    for x in xs:  # serial
        y = work_aloud(x)
        print("made", y)
        out.append(y)
    return out


def remembered(xs):
    return [work_with_memory(x) for x in xs]  # serial


def returned(xs):
    rows = [[x] for x in xs]
    kept = []
    for row in rows:  # serial
        kept.append(work_returning(row))
    kept[0].append("changed")
    return rows, kept


def returned_untouched(xs):
    rows = [[x] for x in xs]
    kept = []
    for row in rows:  # parallel
        kept.append(work_returning(row))
    return rows, kept


def lazily(xs):
    out = []
    for x in xs:  # serial
        out.append(work_lazily(x))
    return [item for lazy in out for item in lazy]


def grows(xs):
    items = list(xs)
    out = []
    for x in items:  # serial
        y = work(x)
        out.append(y)
        if len(items) < 7:
            items.append(y % 5)
    return items, out


def nested(xs):
    table = {}
    for x in xs:  # parallel
        for y in xs:  # parallel
            if x != y:
                table[x, y] = work(x * y)
    return table


def inner_only(xs):
    level = 1
    for step in range(3):  # serial
        parts = []
        for x in xs:  # parallel
            parts.append(work(x + level))
        level = sum(parts) % 100
    return level


def expressions(xs):
    a = [work(x) for x in xs if x % 2]  # parallel
    b = {x: work(x) for x in xs}  # parallel
    c = sum(work(x) for x in xs)  # parallel
    d = any(work(x) % 2 for x in xs)  # parallel
    e = max(xs, key=work)  # parallel
    f = list(map(work_and_count, xs))  # serial
    g = list(map(work, xs))  # parallel
    h = list(filter(work_aloud, xs))  # parallel
    return a, b, c, d, e, f, g, h


COUNT = 0
SCALE = 2
for function in (
    carried, collected, private, neighbours, own_length, counted, taken, seen_before, best_so_far, until, handled,
    argument_fails, rows_changed, rows_of_its_own, same_row, by_another_name, global_counted, scale_read, scale_changed,
    aloud, remembered, returned, returned_untouched, lazily, grows, nested, inner_only, expressions,
):  # fmt: skip
    print(function.__name__, function([3, 1, 4, 2]))
print(COUNT, SCALE)

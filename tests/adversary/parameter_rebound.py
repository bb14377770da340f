def grow(xs):
    xs = list(xs)
    for i in range(20000):
        xs.append(i % 3)
    return sum(xs)


def same(xs):
    xs = xs
    for i in range(20000):
        xs.append(i % 3)
    return sum(xs)


def sometimes(xs):
    if len(xs) > 1:
        xs = list(xs)
    for i in range(20000):
        xs.append(i % 3)
    return sum(xs)


def late(xs):
    for i in range(20000):
        xs.append(i % 3)
    xs = list(xs)
    xs.append(1)
    return sum(xs)


def captured(xs):
    def add(x):
        xs.append(x)

    add(7)
    xs = list(xs)
    for i in range(20000):
        xs.append(i % 3)
    return sum(xs)


def shallow(rows):
    rows = list(rows)
    for i in range(20000):
        rows[i % len(rows)].append(i % 3)
    return sum(map(sum, rows))


def again(xs):
    total = 0
    xs = list(xs)
    for i in range(2000):
        total += sum(xs)
        xs.append(i)
        xs = xs[1:]
    return total, xs


def show(function, lists):
    print(function.__name__)
    for xs in lists:
        print(xs)


lists = [[1, 2], [3]]
for xs in lists:
    print(grow(xs))
show(grow, lists)
lists = [[1, 2], [3]]
for xs in lists:
    print(same(xs))
show(same, [xs[-3:] for xs in lists])
lists = [[1, 2], [3]]
for xs in lists:
    print(sometimes(xs))
show(sometimes, [xs[-3:] for xs in lists])
lists = [[1, 2], [3]]
for xs in lists:
    print(late(xs))
show(late, [xs[-3:] for xs in lists])
lists = [[1, 2], [3]]
for xs in lists:
    print(captured(xs))
show(captured, lists)
tables = [[[1], [2]], [[3]]]
for rows in tables:
    print(shallow(rows))
show(shallow, [[row[-3:] for row in rows] for rows in tables])
lists = [[1, 2], [3]]
for xs in lists:
    print(again(xs))
show(again, lists)

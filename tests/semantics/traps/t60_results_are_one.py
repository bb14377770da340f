# item: T60
# expect: R
# why: the loop keeps one result object for all items, and changes it


def table(steps):
    value = 1
    for step in range(steps):
        value = (value * 31 + step) % 1_000_003
    return [value]


def main():
    tables = {}
    for name in ["a", "b", "c"]:
        tables[name] = table(30_000)
        tables[name].append(name)
        if len(tables) > 1:
            tables["a"].extend(tables[name])
    print(tables)
    first = [table(30_000) for _ in range(3)]
    first[0] += [1]
    first[1][0] = 2
    print(first)


main()

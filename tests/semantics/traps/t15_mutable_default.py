# item: T15
# expect: R mutable-default
# why: the default list lives as long as the function and collects every call


def visit(x, steps, seen=[]):
    seen.append(x)
    value = x
    for step in range(steps):
        value = (value * 31 + step) % 1_000_003
    return value, len(seen)


for x in [3, 1, 4, 1, 5]:
    print(visit(x, 30_000))

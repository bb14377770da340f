# item: T35
# expect: R identity
# why: the sentinel that comes back from a task is another object

MISSING = object()


def look_up(x, steps):
    value = x
    for step in range(steps):
        value = (value * 31 + step) % 1_000_003
    return MISSING if value % 2 else value


found = []
missing = 0
for x in range(10):
    value = look_up(x, 30_000)
    if value is MISSING:
        missing += 1
    else:
        found.append(value)
print(missing, found)

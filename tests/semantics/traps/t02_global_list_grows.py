# item: T02
# expect: R loop-carried|global-changes-later
# why: the function reads a global list to which the loop appends

known = [1]


def measure(x, steps):
    value = x + sum(known)
    for step in range(steps):
        value = (value * 31 + step) % 1_000_003
    return value


for x in range(5):
    known.append(measure(x, 30_000) % 100)
print(known)

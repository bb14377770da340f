# item: T33
# expect: S
# why: StopIteration from the call ends the program's own next()


def take(x, steps):
    value = x
    for step in range(steps):
        value = (value * 31 + step) % 1_000_003
    if x == 3:
        raise StopIteration(x)
    return value


out = []
try:
    for x in range(6):
        out.append(take(x, 30_000))
except StopIteration:
    print("stop")
print(out)

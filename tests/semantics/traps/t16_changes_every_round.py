# item: T16
# expect: S
# why: the outer loop changes the global that the inner calls read

level = 0


def measure(x, steps):
    value = x
    for step in range(steps):
        value = (value * 31 + step) % 1_000_003
    return value + level * 10_000_000


for level in range(3):
    print([measure(x, 30_000) for x in range(3)])
while level < 5:
    level += 1
    out = []
    for x in range(3):
        out.append(measure(x, 30_000))
    print(out)

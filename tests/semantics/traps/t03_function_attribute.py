# item: T03
# expect: R global-written
# why: the function counts its calls in an attribute of its own


def measure(x, steps):
    measure.calls += 1
    for step in range(steps):
        x = (x * 31 + step) % 1_000_003
    return x


measure.calls = 0
print([measure(x, 30_000) for x in range(4)])
print(measure.calls)

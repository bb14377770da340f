# item: T12
# expect: R argument-mutated
# why: reading a property changes the object


class Meter:
    def __init__(self, n):
        self.n = n
        self.reads = 0

    @property
    def value(self):
        self.reads += 1
        return self.n


def measure(meter, steps):
    value = meter.value
    for step in range(steps):
        value = (value * 31 + step) % 1_000_003
    return value


meters = [Meter(n) for n in range(4)]
print([measure(meter, 30_000) for meter in meters])
print([meter.reads for meter in meters])

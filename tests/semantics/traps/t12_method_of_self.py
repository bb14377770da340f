# item: T12
# expect: R
# why: the method's own loop changes what the next call of its helper reads


class Chain:
    def __init__(self):
        self.scale = 1
        self.log = []

    def measure(self, x, steps):
        for step in range(steps):
            x = (x * 31 + step) % 1_000_003
        return x * self.scale

    def run(self, xs):
        for x in xs:
            value = self.measure(x, 30_000)
            self.log.append(value)
            self.scale = value % 9

    def again(self, xs):
        return [measure_with(self, x, 30_000) for x in xs]


def measure_with(chain, x, steps):
    value = chain.measure(x, steps)
    chain.scale += 1
    return value


chain = Chain()
chain.run(range(4))
print(chain.log, chain.scale)
print(chain.again(range(3)), chain.scale)

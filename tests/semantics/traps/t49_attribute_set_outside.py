# item: T49
# expect: R
# why: attributes are read and set from outside, which an actor's handle takes without a word


class Counter:
    def __init__(self):
        self.n = 0

    def bump(self, steps):
        for step in range(steps):
            self.n = (self.n * 31 + step) % 1_000_003
        return self.n


counters = [Counter() for _ in range(4)]
for number, counter in enumerate(counters):
    counter.n = number
for _ in range(2):
    for counter in counters:
        counter.bump(10_000)
print([counter.n for counter in counters])

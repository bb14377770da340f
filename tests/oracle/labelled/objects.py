"""Methods, closures, class and function attributes, random streams, iterators and files, labelled by hand."""

import random


class Model:
    made = []

    def __init__(self, scale):
        self.scale = scale
        self.calls = 0

    def work(self, x):
        return x * self.scale % 7

    def work_counted(self, x):
        self.calls += 1
        return x * self.scale % 7

    def work_listed(self, x):
        Model.made.append(x)
        return x


def make(bias):
    def work(x):
        return x * 3 + bias

    def work_growing(x):
        nonlocal bias
        bias += 1
        return x * 3 + bias

    return work, work_growing


def work_tallied(x):
    work_tallied.calls += 1
    return x * 2


work_tallied.calls = 0


def work_drawing(x):
    return x + random.randint(0, 9)


def work_seeded(x):
    return x + random.Random(x).randint(0, 9)


def work_taking(stream, x):
    return x + next(stream)


def work_writing(x):
    with open("log.txt", "a") as log:
        log.write(f"{x}\n")
    return x


class Failure(Exception):
    def __init__(self, place, why):
        super().__init__(f"{place}: {why}")
        self.place = place


def work_failing(x):
    if x == 2:
        raise Failure(x, "two")
    return x


xs = [3, 1, 4, 2]
model = Model(3)
print([model.work(x) for x in xs])  # parallel
print([model.work_counted(x) for x in xs], model.calls)  # serial
print([model.work_listed(x) for x in xs], Model.made)  # serial
work, work_growing = make(5)
print([work(x) for x in xs])  # parallel
print([work_growing(x) for x in xs], [work_growing(0)])  # serial
print([work_tallied(x) for x in xs], work_tallied.calls)  # serial
random.seed(1)
print([work_drawing(x) for x in xs])  # serial
print([work_seeded(x) for x in xs])  # parallel
stream = iter([9, 8, 7, 6, 5])
print([work_taking(stream, x) for x in xs], list(stream))  # serial
print([work_writing(x) for x in xs])  # serial
with open("log.txt") as log:
    print(log.read())
with open("log.txt", "w") as log:
    for x in xs:  # parallel
        log.write(f"{work(x)}\n")
out = []
for x in xs:  # parallel
    u = random.random()
    out.append((u, work(x + int(u * 9))))
try:
    for x in xs:  # parallel
        print(work_failing(x))
except Failure as failure:
    print(type(failure).__name__, failure.args, failure.place, str(failure))
table = {"offset": 4}
rng = random.Random(5)
for x in xs:  # parallel
    u = rng.choice([1, 5, 7])
    print(model.work(x + u), table)

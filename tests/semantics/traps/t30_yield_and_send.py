# item: T30
# expect: R lazy-iterable
# why: the consumer talks back to the generator between two items


def crunch(x, steps):
    for step in range(steps):
        x = (x * 31 + step) % 1_000_003
    return x


def stream(xs, steps):
    offset = 0
    for x in xs:
        print("computing", x)
        answer = yield crunch(x + offset, steps)
        offset = answer or 0


source = stream(range(5), 30_000)
value = next(source)
total = value
try:
    while True:
        print("got", value)
        value = source.send(value % 10)
        total += value
except StopIteration:
    print("total", total)

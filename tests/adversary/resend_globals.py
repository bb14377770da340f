import time

TABLE = {'a': 4}
SCALE = 3


def work(x):
    time.sleep(1)
    return TABLE['a'] + x * SCALE


def adjust(v):
    global SCALE
    SCALE += v
    TABLE['a'] = v


def analyse(xs):
    out = [work(x) for x in xs]
    adjust(3)
    more = []
    for x in xs:
        more.append(work(x))
    return out, more, work(2)


print(analyse(range(3)))
adjust(7)
print(analyse(range(3)))
total = sum(work(x) for x in range(4))
SCALE = 9
print(total, list(map(work, range(3))))

"""A loop around the launch, a change within it: the function goes out once, so this must wait or be sent anew."""

SCALE = 1
TABLE = {'a': 1}


def work(x):
    total = 0
    for step in range(20000):
        total += x * step * SCALE + TABLE['a']
    return total


for number in range(3):
    out = [work(x) for x in range(3)]
    SCALE += 1
    TABLE['a'] += 10
    print(out)


def rounds():
    global SCALE
    for number in range(2):
        got = []
        for x in range(3):
            got.append(work(x))
        print(got)
        SCALE = SCALE * 2


rounds()

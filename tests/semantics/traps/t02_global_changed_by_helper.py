# item: T02
# expect: R loop-carried|global-changes-later
# why: what a helper does with each result changes what the next call reads

scale = 1


def measure(x, steps):
    for step in range(steps):
        x = (x * 31 + step) % 1_000_003
    return x * scale


def note(value):
    global scale
    scale = value % 10


for x in range(5):
    value = measure(x, 30_000)
    note(value)
    print(x, value)

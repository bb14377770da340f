# item: T16
# expect: S
# why: the global is set by functions, between and before the rounds of calls

mode = "plain"


def measure(x, steps):
    value = x
    for step in range(steps):
        value = (value * 31 + step) % 1_000_003
    return value, mode


def set_mode(name):
    global mode
    mode = name


def run():
    for row in [measure(x, 30_000) for x in range(3)]:
        print(row)


run()
set_mode("fast")
run()
set_mode("slow")
run()

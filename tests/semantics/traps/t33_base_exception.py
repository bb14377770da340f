# item: T33
# expect: R
# why: exceptions that are no Exception end a worker
import signal


class Abort(BaseException):
    pass


def take(x, steps):
    value = x
    for step in range(steps):
        value = (value * 31 + step) % 1_000_003
    if x == 3:
        raise Abort
    if x > 100:
        raise KeyboardInterrupt
    return value


out = []
try:
    for x in range(6):
        out.append(take(x, 30_000))
except Abort:
    print("aborted", signal.SIGINT.name)
print(out)

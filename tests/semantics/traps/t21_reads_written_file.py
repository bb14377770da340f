# item: T21
# expect: R
# why: each call reads the file that the round before rewrote
import os
import tempfile


def advance(path, steps):
    with open(path) as handle:
        value = int(handle.read())
    for step in range(steps):
        value = (value * 31 + step) % 1_000_003
    return value


path = os.path.join(tempfile.mkdtemp(), "state.txt")
with open(path, "w") as handle:
    handle.write("1")
for n in range(4):
    value = advance(path, 30_000)
    with open(path, "w") as handle:
        handle.write(str(value))
    print(n, value)

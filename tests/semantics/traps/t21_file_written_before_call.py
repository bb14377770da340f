# item: T21
# expect: R
# why: each round overwrites the one file that its call reads
import os
import tempfile


def advance(path, steps):
    with open(path) as handle:
        value = int(handle.read())
    for step in range(steps):
        value = (value * 31 + step) % 1_000_003
    return value


path = os.path.join(tempfile.mkdtemp(), "state.txt")
out = []
for n in range(4):
    with open(path, "w") as handle:
        handle.write(str(n))
    value = advance(path, 30_000)
    out.append(value)
print(out)

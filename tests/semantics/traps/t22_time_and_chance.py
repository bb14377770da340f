# item: T24
# expect: R
# why: the calls wait for one another through the clock and the file system
import os
import tempfile
import time


def claim(folder, x, steps):
    for step in range(steps):
        x = (x * 31 + step) % 1_000_003
    return x, len(os.listdir(folder))


folder = tempfile.mkdtemp()
out = []
for x in range(4):
    open(os.path.join(folder, str(x)), "w").close()
    out.append(claim(folder, x, 30_000))
print(out)
start = time.monotonic()
late = [claim(folder, x, 30_000) for x in range(3)]
print(late, time.monotonic() >= start)

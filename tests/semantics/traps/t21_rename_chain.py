# item: T21
# expect: R loop-carried|no-call-to-distribute|file-written-in-worker
# why: each call renames a file after a counter that the call before advanced
import os

counter = 0


def shelve(path, steps):
    global counter
    value = len(path)
    for step in range(steps):
        value = (value * 31 + step) % 1_000_003
    os.rename(path, f"shelf-{counter}-{value}.txt")
    counter += 1
    return counter


paths = [f"in-{name}.txt" for name in ("a", "bb", "ccc", "dddd")]
for path in paths:
    with open(path, "w") as handle:
        handle.write(path)
for path in paths:
    print(path, shelve(path, 30_000))
print(sorted(name for name in os.listdir(".") if name.startswith("shelf")))

# item: T34
# expect: R file-written-in-worker
# why: items after the failing one must leave no files behind
import os


def store(i, steps):
    value = i
    for step in range(steps):
        value = (value * 31 + step) % 1_000_003
    if i == 2:
        raise RuntimeError(f"item {i}")
    with open(f"part-{i}.txt", "w") as handle:
        handle.write(str(value))
    return value


try:
    for i in range(6):
        store(i, 30_000)
except RuntimeError as error:
    print("failed")
print(sorted(name for name in os.listdir(".") if name.startswith("part-")))

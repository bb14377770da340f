# item: T48
# expect: R global-written
# why: threads append to one list; tasks would append to copies
from concurrent.futures import ThreadPoolExecutor

shared = []


def collect(x):
    value = x
    for step in range(30_000):
        value = (value * 31 + step) % 1_000_003
    shared.append(value)
    return value


with ThreadPoolExecutor(max_workers=4) as executor:
    values = list(executor.map(collect, range(8)))
print(values)
print(sorted(shared) == sorted(values), len(shared))

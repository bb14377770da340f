# item: S41
# expect: C
# why: a process pool executor's futures, taken in order
from concurrent.futures import ProcessPoolExecutor


def crunch(x, steps):
    for step in range(steps):
        x = (x * 31 + step) % 1_000_003
    return x


if __name__ == "__main__":
    with ProcessPoolExecutor(max_workers=2) as executor:
        futures = [executor.submit(crunch, x, 30_000) for x in range(6)]
        results = [future.result() for future in futures]
    print(results)

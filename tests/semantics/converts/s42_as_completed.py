# item: S42
# expect: C
# why: futures in the order in which they end, which the program promises not to depend on
from concurrent.futures import ProcessPoolExecutor, as_completed


def crunch(x, steps):
    for step in range(steps):
        x = (x * 31 + step) % 1_000_003
    return x


if __name__ == "__main__":
    out = []
    with ProcessPoolExecutor(max_workers=2) as executor:
        futures = [executor.submit(crunch, x, 30_000) for x in range(6)]
        for future in as_completed(futures):
            out.append(future.result())
    print(sorted(out))

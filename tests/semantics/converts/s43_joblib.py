# item: S43
# expect: C
# why: joblib's parallel calls
from joblib import Parallel, delayed


def crunch(x, steps):
    for step in range(steps):
        x = (x * 31 + step) % 1_000_003
    return x


if __name__ == "__main__":
    out = Parallel(n_jobs=2)(delayed(crunch)(x, 30_000) for x in range(6))
    print(out)

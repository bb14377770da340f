import os

import ray

FOLDER = os.path.abspath(".")


@ray.remote
def save(x):
    value = x
    for step in range(30_000):
        value = (value * 31 + step) % 1_000_003
    if x == 2:
        raise ValueError(x)
    with open(os.path.join(FOLDER, f"part{x}.txt"), "w") as part:
        part.write(str(value))
    return value


ray.init(address=os.environ["RAY_ADDRESS"])
refs = [save.remote(x) for x in range(5)]
ray.wait(refs, num_returns=len(refs))
try:
    print(ray.get(refs))
except ValueError:
    print(sorted(name for name in os.listdir(FOLDER) if name.startswith("part")))

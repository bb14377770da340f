import numpy as np
def simulate(seed):
    rng = np.random.default_rng(seed)
    path = rng.random(3000)
    for t in range(300):
        path = path * 0.9 + path.mean()
    return path[::-1]
paths = {s: simulate(s) for s in range(4)}
for s, p in paths.items():
    print(s, repr(float(np.exp(p).sum())), repr(float((p * p).sum())), repr(float(p @ p)))

import numpy as np
def simulate(seed):
    rng = np.random.default_rng(seed)
    path = np.zeros((3000, 4))
    for t in range(1, 3000):
        path[t] = path[t - 1] * 0.9 + rng.normal(size=4)
    return path[:, 2]
paths = [simulate(s) for s in range(4)]
print([repr(float(p @ p)) for p in paths], [repr(float(np.dot(paths[0], p))) for p in paths])

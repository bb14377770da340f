# item: T52
# expect: R loop-carried|argument-mutated
# why: every step starts from the weights that the step before left
import numpy as np


class Model:
    def __init__(self, size):
        self.weights = np.zeros(size)


def step(model, batch, rounds):
    loss = 0.0
    for _ in range(rounds):
        error = batch @ model.weights - 1.0
        model.weights -= 0.01 * batch.T @ error
        loss = float((error**2).sum())
    return loss


rng = np.random.default_rng(0)
batches = [rng.normal(size=(8, 4)) for _ in range(6)]
model = Model(4)
for batch in batches:
    loss = step(model, batch, 300)
    print(f"{loss:.6f}")
print(np.round(model.weights, 6))

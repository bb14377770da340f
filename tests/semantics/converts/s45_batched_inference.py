# item: S45
# expect: C
# why: a model that never changes is applied to batch after batch
import numpy as np


class Model:
    def __init__(self, seed):
        self.weights = np.random.default_rng(seed).normal(size=(8, 3))

    def predict(self, batch, rounds):
        out = batch
        for _ in range(rounds):
            out = np.tanh(batch @ self.weights @ self.weights.T)
        return out.sum(axis=1)


model = Model(0)
loader = np.random.default_rng(1).normal(size=(6, 4, 8))
preds = []
for batch in loader:
    preds.append(model.predict(batch, 300))
print(np.round(np.concatenate(preds), 6).tolist())

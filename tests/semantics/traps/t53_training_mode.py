# item: T53
# expect: R argument-mutated
# why: the model is in training mode: every call updates its running mean and draws its dropout
import numpy as np


class Model:
    def __init__(self):
        self.mean = np.zeros(4)
        self.rng = np.random.default_rng(0)
        self.training = True

    def __call__(self, batch, rounds):
        for _ in range(rounds):
            self.mean = 0.9 * self.mean + 0.1 * batch.mean(axis=0)
        kept = self.rng.random(batch.shape) > 0.5
        return float(((batch - self.mean) * kept).sum())


def predict(model, batch, rounds):
    return model(batch, rounds)


model = Model()
data = np.random.default_rng(1).normal(size=(6, 8, 4))
predictions = []
for batch in data:
    predictions.append(predict(model, batch, 500))
print(np.round(predictions, 6))
print(np.round(model.mean, 6))

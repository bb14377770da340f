# item: S37
# expect: C
# why: every fold is evaluated by itself
import numpy as np


def evaluate(train_x, train_y, test_x, test_y, rounds):
    weights = np.zeros(train_x.shape[1])
    for _ in range(rounds):
        weights = weights - 0.01 * train_x.T @ (train_x @ weights - train_y) / len(train_y)
    return float(((test_x @ weights - test_y) ** 2).mean())


rng = np.random.default_rng(0)
X = rng.normal(size=(50, 3))
y = X @ np.array([1.0, -2.0, 0.5])
folds = [(np.flatnonzero(np.arange(50) % 5 != k), np.flatnonzero(np.arange(50) % 5 == k)) for k in range(5)]
accs = []
for k in range(5):
    tr, te = folds[k]
    accs.append(evaluate(X[tr], y[tr], X[te], y[te], 500))
print([f"{acc:.9f}" for acc in accs])

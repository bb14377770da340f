# item: S36
# expect: C
# why: every setting is scored by itself on the same data
import numpy as np
from sklearn.linear_model import Ridge
from sklearn.model_selection import cross_val_score


def evaluate(alpha, X, y):
    return float(cross_val_score(Ridge(alpha=alpha), X, y, cv=3).mean())


rng = np.random.default_rng(0)
X = rng.normal(size=(60, 4))
y = X @ np.array([1.0, 2.0, 0.0, -1.0]) + rng.normal(size=60)
scores = []
for alpha in [0.01, 0.1, 1.0, 10.0]:
    scores.append((alpha, evaluate(alpha, X, y)))
for alpha, score in scores:
    print(alpha, f"{score:.9f}")

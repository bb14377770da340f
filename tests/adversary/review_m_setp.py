# DIFFERS: verbose=2 reaches the model inside a task: sklearn prints its progress in the worker (Ray prefixes it / loses order), not on the driver's stdout
import numpy as np
from sklearn.ensemble import GradientBoostingClassifier
X = np.random.RandomState(0).rand(200, 4)
y = (X[:, 0] > 0.5).astype(int)

def fit(seed):
    model = GradientBoostingClassifier(random_state=seed)
    model.set_params(**params)
    model.fit(X, y)
    return float(model.score(X, y))
params = {"max_depth": 3, "verbose": 2}
print([fit(s) for s in range(4)])

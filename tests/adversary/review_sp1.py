# DIFFERS: verbose set after construction: sklearn prints in the worker, not on the driver's stdout
import numpy as np
from sklearn.ensemble import GradientBoostingClassifier
X = np.random.RandomState(0).rand(200, 4)
y = (X[:, 0] > 0.5).astype(int)
def fit(seed):
    model = GradientBoostingClassifier(random_state=seed)
    model.set_params(verbose=1)
    model.fit(X, y)
    return float(model.score(X, y))
print([fit(s) for s in range(4)])

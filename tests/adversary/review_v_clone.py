# DIFFERS: an estimator with verbose=1 is fitted inside the task: prints in the worker, not on the driver's stdout
import numpy as np
import copy, functools
from sklearn.base import clone
from sklearn.ensemble import GradientBoostingClassifier
from sklearn.pipeline import Pipeline, make_pipeline
from sklearn.preprocessing import StandardScaler
X = np.random.RandomState(0).rand(200, 4)
y = (X[:, 0] > 0.5).astype(int)
base = GradientBoostingClassifier(verbose=1)
def fit(seed):
    model = clone(base)
    model.fit(X, y)
    return float(model.score(X, y))
print([fit(s) for s in range(4)])

# item: S38
# expect: C
# why: every parameter setting trains its own forest with its own seed
import numpy as np
from sklearn.ensemble import RandomForestRegressor
from sklearn.metrics import mean_squared_error


def error_of(params, X, y):
    model = RandomForestRegressor(random_state=0, **params).fit(X, y)
    return float(mean_squared_error(y, model.predict(X)))


rng = np.random.default_rng(0)
X = rng.normal(size=(60, 4))
y = X[:, 0] * 2 + X[:, 1] ** 2
errors = []
for params in [{"n_estimators": 5}, {"n_estimators": 10}, {"n_estimators": 10, "max_depth": 2}]:
    errors.append(error_of(params, X, y))
print([f"{error:.9f}" for error in errors])

import itertools

from sklearn.ensemble import RandomForestClassifier
from sklearn.model_selection import ParameterGrid

X = [[i % 7, i % 3] for i in range(40)]
y = [i % 2 for i in range(40)]


def score(params):
    model = RandomForestClassifier(random_state=0, **params).fit(X, y)
    return round(float(model.score(X, y)), 6)


base = {"n_estimators": 3}
for params in [{"max_depth": 2, **base}, dict(n_estimators=4)]:
    print(score(params))
GRID = {"max_depth": [1, 2], "n_estimators": [2, 3]}
print([score(params) for params in ParameterGrid(GRID)])
for values in itertools.product(*GRID.values()):
    params = dict(zip(GRID, values))
    print(params, score(params))
for depth in (1, 2):
    print(depth, score({"max_depth": depth, "n_estimators": 2}))

import numpy as np, pandas as pd
from sklearn.preprocessing import StandardScaler
rng = np.random.default_rng(0)
df = pd.DataFrame({f'c{i}': rng.random(600) for i in range(20)})
def stat(b):
    t = 0
    for i in range(1500000): t += i % 3
    b = np.asarray(b)
    return repr(b.sum(axis=0)[:3].tolist()), repr(b.mean()), repr(b.std(axis=1)[:2].tolist())
Z = StandardScaler().fit_transform(df.values)
print([stat(Z[i:i + 101]) for i in range(0, 202, 101)])

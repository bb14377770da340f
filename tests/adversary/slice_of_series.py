import numpy as np, pandas as pd
def work(s):
    t = 0.0
    for k in range(500):
        t += s[-k % 10 + 1:].mean()
    return t
df = pd.DataFrame({'a': np.arange(20.), 'b': np.arange(20.) * 2, 'g': np.arange(20) % 4})
print([work(df[c].values) for c in ('a', 'b')])
print([work(df[c]) for c in df.columns])

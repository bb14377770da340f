import numpy as np, pandas as pd
rng = np.random.default_rng(0)
df = pd.DataFrame(rng.random((400, 7)), columns=list('abcdefg'))
def stat(part):
    s = 0.0
    for k in range(60):
        m = part.mean()
        sd = part.std()
        s += m['a'] * k + sd['b'] + m.sum()
    return s
print([repr(stat(df.iloc[i:i + 100])) for i in range(0, 400, 100)])
for i in range(0, 400, 100):
    chunk = df[i:i + 100]
    print(i, repr(stat(chunk)))

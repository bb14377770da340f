import numpy as np, pandas as pd
rng = np.random.default_rng(0)
df = pd.DataFrame(rng.random((400, 7)), columns=list('abcdefg'))
V = df.values
def stat(block):
    s = np.zeros(7)
    for k in range(200):
        s += block.sum(axis=0) + block.mean(axis=0) + block.std(axis=0) * k
    return s.tolist()
for i in range(0, 400, 100):
    print(stat(V[i:i + 100, :5 + 2]))
print([stat(df.to_numpy()[i:i + 90]) for i in range(0, 400, 90)])

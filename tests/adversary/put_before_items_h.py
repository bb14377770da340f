def work(X, i):
    t = 0
    for k in range(2000):
        t += X[i % len(X)] * k
    return t
def grab(X):
    X.append(len(X))
    return X[:2]
data = list(range(100, 3000))
out = []
for i in grab(data):
    out.append(work(data, -1))
print(out)
for i in range(2):
    out.append(work(data, -1)); data.append(i)
print(out)
for i in range(2):
    r = work(data, -1)
    data.append(r % 7)
    print(r)
words = {f'w{i}': i for i in range(500)}
def wk(d, i):
    t = len(d)
    for k in range(20_000):
        t = (t * 31 + k + i) % 1_000_003
    return t
def pop2(d):
    d.popitem()
    return range(2)
res = {}
for i in pop2(words):
    res[i] = wk(words, i)
print(res)
import pandas as pd
df = pd.DataFrame({'a': range(50)})
def wd(df, i):
    t = 0.0
    for k in range(100):
        t += float(df['a'].iloc[i]) * k + len(df.columns)
    return t
def addcol(df):
    df['b'] = 1
    return range(2)
for i in addcol(df):
    print(wd(df, i))

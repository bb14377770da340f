def f(x):
    t = 0
    while t < 3000:
        t += 1
    return x * 2
seed = 7
def nxt():
    return seed + 1
out = []
for k in range(3):
    seed = nxt()
    s = f(seed)
    out.append(s)
print(out, seed)

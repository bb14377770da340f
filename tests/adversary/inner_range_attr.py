def f(x):
    t = 0
    while t < 3000:
        t += 1
    return x
class S:
    n = 1
out = []
for a in range(3):
    for b in range(S.n):
        out.append(f(b))
    S.n += 1
print(out)

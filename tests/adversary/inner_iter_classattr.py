def f(x):
    t = 0
    while t < 3000:
        t += 1
    return x
class S:
    items = [1]
out = []
for a in range(3):
    for b in S.items:
        out.append(f(b))
    S.items = [a, a]
print(out)

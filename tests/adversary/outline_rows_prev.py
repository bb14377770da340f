import math
out = [[0]]
for x in [1, 2, 3]:
    prev = out[-1]
    prev.append(x)
    row = []
    for i in range(9000):
        row.append(math.sin(i * x))
    out.append(row)
print([len(r) for r in out])

import math
out = []
for x in [1, 2, 3]:
    row = []
    for i in range(9000):
        row.append(math.sin(i * x))
    out.append(row)
print(len(out), sum(map(sum, out)))

import math
out = []
for x in [1, 2, 3]:
    path = [0.0]
    for i in range(9000):
        path.append(path[-1] + math.sin(i * x))
    out.append(path[5])
print(out)

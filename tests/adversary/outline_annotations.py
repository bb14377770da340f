import math
out = []
for x in [1, 2]:
    y: int = x * 2
    z: "list" = [sum(math.sin(i * (y)) for i in range(9000))]
    out.append(z)
print(out, sorted(__annotations__))

import math
out = []
for x in [1, 2]:
    y: Undefined = x * 2
    out.append(sum(math.sin(i * (y)) for i in range(9000)))
print(out)

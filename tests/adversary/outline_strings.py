import math
out = []
for x in [1, 2]:
    if x:
        y = """a
    b
  c"""
        acc = 0.0
        for i in range(9000):
            acc += math.sin(i * x) + len(y)
        z = f"""{acc
            :.3f} and {
        y!r}
           x"""
        out.append((acc, y, z))
print(out)

import math; xs = [1,
  2,
  3]
out = []
for x in xs:
    y = x * 2
    out.append(sum(math.sin(i * (y)) for i in range(9000)))
print(out)

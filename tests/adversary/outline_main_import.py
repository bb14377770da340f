import math
import __main__
out = []
for x in [1, 2, 3]:
    tmp = x * 2
    out.append(sum(math.sin(i * (tmp)) for i in range(9000)))
print(__main__.tmp, out)

import math
import sys
flag = len(sys.argv) > 1
if flag:
    bias = 3
out = []
for x in [1, 2, 3]:
    t = sum(math.sin(i * (x)) for i in range(9000))
    if flag:
        t += bias
    out.append(t)
print(out)

import math
seed = 7
out = []
for k in range(3):
    seed = (seed * 1103515245 + 12345) % 2**31
    s = sum(math.sin(i * (seed % 10)) for i in range(9000))
    out.append(s)
print(out, seed)

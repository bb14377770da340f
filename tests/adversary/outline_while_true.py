import math
out = []
last = 0
for x in [1, 2, 3]:
    n = 9
    while True:
        if x == 2:
            break
        last = x
        break
    t = sum(math.sin(i * (last)) for i in range(9000))
    out.append(t)
print(out, last)

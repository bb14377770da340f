import math
out = []
for n in range(3):
    tmp = [n] * 5
    t = sum(math.sin(i * (tmp[0])) for i in range(9000))
    print(n)
    del tmp
    out.append(t)
print(out)

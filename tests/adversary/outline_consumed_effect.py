import math
def key(x):
    print("key", x)
    return x
out = []
for x in [1, 2, 3]:
    path = []
    for i in range(9000):
        path.append(math.sin(i * x))
    out.append((key(x), max(path)))
print(out)

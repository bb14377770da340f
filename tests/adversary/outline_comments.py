import math
out = []
for x in [1, 2]:
    # walk
    path = []
    for i in range(9000):
        path.append(math.sin(i * x) * x)  # step

    # only the largest counts
    out.append(
        max(path)  # here
    )
    # done
print(out)

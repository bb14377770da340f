import math
import numpy as np
res = np.zeros((3, 100))
for k in range(3):
    row = res[k]
    for i in range(100):
        for j in range(100):
            row[i] += math.sin(i * j * k)
print(res.sum())

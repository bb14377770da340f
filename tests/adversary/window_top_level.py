def f(x):
    t = x
    for k in range(20_000):
        t = (t * 31 + k) % 1_000_003
    return t

import sys
found = None
scale = 3
for n in range(20):
    y = f(n * scale)
    print(n, y)
    if y % 6 == 1:
        found = n
        break
else:
    sys.exit("none")
print(found, n, y)
for n in range(20):
    if f(n) % 11 == 3:
        print("exit at", n)
        sys.exit(3)
print("not here")

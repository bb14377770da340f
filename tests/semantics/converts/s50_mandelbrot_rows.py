# item: S50
# expect: C
# why: the rows of the picture don't depend on each other


def mandel(x, y, limit):
    c = complex(x / 12 - 2.0, y / 6 - 1.0)
    z = 0j
    for n in range(limit):
        z = z * z + c
        if abs(z) > 2:
            return n
    return limit


W, H = 36, 12
img = []
for y in range(H):
    img.append([mandel(x, y, 1_000) for x in range(W)])
for row in img:
    print("".join(" .:-=+*#%@"[min(n, 9)] for n in row))

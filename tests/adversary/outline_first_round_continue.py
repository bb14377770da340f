import math
def main():
    out = []
    last = "none"
    for x in [1, 2, 3]:
        for i in range(1):
            if x > 1:
                continue
            last = x
        t = sum(math.sin(i * (x)) for i in range(9000))
        out.append((t, last))
    return out
print(main())

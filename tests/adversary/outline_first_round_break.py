import math
def main():
    out = []
    last = "none"
    for x in [1, 2, 3]:
        for i in range(5):
            if i * x == 0:
                break
            last = i
        t = sum(math.sin(i * (x)) for i in range(9000))
        out.append((t, last))
    return out
print(main())

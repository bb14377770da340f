import math
def main(flag):
    out = []
    if flag:
        bias = 3
    for x in [1, 2, 3]:
        t = sum(math.sin(i * (x)) for i in range(9000))
        if flag:
            t += bias
        out.append(t)
    return out
print(main(True))
print(main(False))

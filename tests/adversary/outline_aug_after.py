import math
def main():
    out = []
    for x in [1, 2]:
        t = sum(math.sin(i * (x)) for i in range(9000))
        n = t
        print(x)
        n += 1
        out.append(t)
    print(out)
main()

import math
def main():
    fs = []
    for x in [1, 2, 3]:
        k = x * 2
        z = sum(math.sin(i * (k)) for i in range(9000))
        fs.append(lambda: k + z)
        print(z)
    print([g() for g in fs])
main()

def f(x):
    t = 0
    while t < 3000:
        t += 1
    return x * 2
class L(list):
    def append(self, v):
        super().append(v + 1)
def main():
    out = L()
    for x in range(3):
        out.append(f(x))
    print(out)
main()

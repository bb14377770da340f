out = []
for x in [1, 2]:
    def g(v):
        t = 0
        while t < 3000:
            t += 1
        return t + v
    b = g(x)
    out.append(b)
print(out)

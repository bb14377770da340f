def f(x):
    t = 0
    while t < 3000:
        t += 1
    return x * 2
def main():
    seed = 7
    out = []
    for k in range(3):
        seed = seed + k
        s = f(seed)
        out.append(s)
    print(out)
main()

def f(x):
    t = 0
    while t < 3000:
        t += 1
    return x * 2
rows = [(1, 2), (3, 4), (5, 6, 7)]
def main():
    for a, b in rows:
        print(a, f(b))
main()

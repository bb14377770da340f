def f(x):
    t = x
    for k in range(20_000):
        t = (t * 31 + k) % 1_000_003
    return t

def main():
    table = {0: 1, 1: 2}
    done = []
    try:
        for k in range(5):
            y = f(table[k])
            print(k, y)
            done.append(k)
            if y == -1:
                return
    except KeyError:
        print("missing after", done)
main()

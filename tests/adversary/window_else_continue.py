def f(x):
    t = x
    for k in range(20_000):
        t = (t * 31 + k) % 1_000_003
    return t

def run(limit):
    seen = []
    for x in range(12):
        if x % 4 == 1:
            print("skip", x)
            continue
        y = f(x)
        seen.append(y % 10)
        if y % 10 == limit:
            break
    else:
        seen.append("all")
    print(seen, x)
for limit in (0, 3, 11):
    run(limit)

def f(v):
    t = 0
    while t < 3000:
        t += 1
    if v == 2:
        raise ValueError("x")
    return v
for i in range(4):
    try:
        r = f(i)
    except ValueError as e:
        print(f"{e=}")

def f(v):
    t = 0
    while t < 3000:
        t += 1
    if v == 2:
        try:
            int("a")
        except ValueError as err:
            raise KeyError("k") from err
    return v
for i in range(4):
    try:
        r = f(i)
    except KeyError as e:
        print(repr(e.__cause__))

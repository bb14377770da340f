def f(x):
    t = 0
    while t < 3000:
        t += 1
    if x == 2:
        raise ValueError("no")
    return x
def run():
    for x in range(4):
        try:
            r = f(x)
        except ValueError as e:
            print(e.__traceback__.tb_lineno)
run()

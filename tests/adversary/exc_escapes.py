import traceback
def f(x):
    t = 0
    while t < 3000:
        t += 1
    if x == 2:
        raise ValueError("no", x)
    return x


failed = []
for x in range(4):
    try:
        print(f(x))
    except ValueError as error:
        failed.append(error)
for error in failed:
    print(repr(error), error.args, len(traceback.extract_tb(error.__traceback__)))

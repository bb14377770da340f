from concurrent.futures import ThreadPoolExecutor
def f(x):
    t = 0
    while t < 3000:
        t += 1
    if x == 2:
        raise ValueError("no")
    return x
def run():
    return [f(x) for x in range(4)]
with ThreadPoolExecutor(1) as ex:
    fut = ex.submit(run)
    try:
        fut.result()
    except ValueError as e:
        print(e.args)

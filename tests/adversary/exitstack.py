from contextlib import ExitStack
def f(x):
    t = 0
    while t < 3000:
        t += 1
    if x == 2:
        raise ValueError("no")
    return x
out = []
with ExitStack() as st:
    st.callback(lambda: print(out))
    for x in range(4):
        out.append(f(x))

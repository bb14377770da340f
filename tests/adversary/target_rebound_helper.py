x = 0
def bump():
    global x
    x += 10
def f(x):
    t = 0
    while t < 3000:
        t += 1
    return x
for x in [1, 2]:
    bump()
    print(f(x))

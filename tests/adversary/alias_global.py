state = 1
def f(a):
    t = 0
    while t < 3000:
        t += 1
    return a + 1
def get():
    return state
def setit(v):
    global state
    state = v
def main():
    for i in range(3):
        setit(f(get()))
    print(state)
main()

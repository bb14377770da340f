import codecs
codecs.register_error("boo", lambda e: ("?", e.end))
def f(x):
    t = 0
    while t < 3000:
        t += 1
    return "é".encode("ascii", errors="boo")
print([f(i) for i in range(2)])

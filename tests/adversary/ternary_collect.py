import sys

def f(x):
    t = 0
    while t < 3000:
        t += 1
    return x * 2
def main(a):
    out = []
    for x in a if a else []:
        out.append(f(x))
    print(out)
main([1])

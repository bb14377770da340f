def work(x):
    t = 0
    for i in range(2000000):
        t += (i * x) % 7
    return t

class V:
    def __init__(s, x): s.x = x
    def __eq__(s, o):
        if s.x == 2: raise ValueError('eq')
        return s.x == o.x
    def __bool__(s):
        if s.x == 2: raise ValueError('bool')
        return True
try:
    for v in [V(1), V(2), V(3)]:
        k = 3 if v else 4
        print(work(k))
except ValueError as e:
    print(e)
try:
    for v in [V(1), V(2), V(3)]:
        k = 3 if not v else 4
        print(work(k))
except ValueError as e:
    print(e)

def f(x):
    """
    >>> f(2)
    4
    """
    t = 0
    while t < 3000:
        t += 1
    return x * 2
import doctest
print([f(x) for x in range(3)])
print(doctest.testmod())

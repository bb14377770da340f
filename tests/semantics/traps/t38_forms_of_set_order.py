# item: T38
# expect: R set-order
# why: the ways in which a call can depend on the order of a set that was made elsewhere
import functools
import itertools
from collections import deque

import numpy as np


def pick(a, b, c):
    return a


def f_unpack(numbers, steps):
    value = 0
    for step in range(steps):
        value = (value * 31 + step) % 1_000_003
    a, b, c = numbers; result = a
    return result, value


def f_star(numbers, steps):
    value = 0
    for step in range(steps):
        value = (value * 31 + step) % 1_000_003
    result = [*numbers][0]
    return result, value


def f_lst(numbers, steps):
    value = 0
    for step in range(steps):
        value = (value * 31 + step) % 1_000_003
    result = list(numbers)[0]
    return result, value


def f_tup(numbers, steps):
    value = 0
    for step in range(steps):
        value = (value * 31 + step) % 1_000_003
    result = tuple(numbers)
    return result, value


def f_join(numbers, steps):
    value = 0
    for step in range(steps):
        value = (value * 31 + step) % 1_000_003
    result = ','.join(str(n) for n in numbers)
    return result, value


def f_joinm(numbers, steps):
    value = 0
    for step in range(steps):
        value = (value * 31 + step) % 1_000_003
    result = ','.join(map(str, numbers))
    return result, value


def f_pop(numbers, steps):
    value = 0
    for step in range(steps):
        value = (value * 31 + step) % 1_000_003
    result = set(numbers); result = result.pop()
    return result, value


def f_strs(numbers, steps):
    value = 0
    for step in range(steps):
        value = (value * 31 + step) % 1_000_003
    result = str(numbers)
    return result, value


def f_fstr(numbers, steps):
    value = 0
    for step in range(steps):
        value = (value * 31 + step) % 1_000_003
    result = f'{numbers}'
    return result, value


def f_nextiter(numbers, steps):
    value = 0
    for step in range(steps):
        value = (value * 31 + step) % 1_000_003
    result = next(iter(numbers))
    return result, value


def f_zipped(numbers, steps):
    value = 0
    for step in range(steps):
        value = (value * 31 + step) % 1_000_003
    result = dict(zip(numbers, 'abc'))
    return result, value


def f_enum(numbers, steps):
    value = 0
    for step in range(steps):
        value = (value * 31 + step) % 1_000_003
    result = [p for p in enumerate(numbers)]
    return result, value


def f_fsum(numbers, steps):
    value = 0
    for step in range(steps):
        value = (value * 31 + step) % 1_000_003
    result = sum(n / 7 for n in numbers)
    return result, value


def f_fsum2(numbers, steps):
    value = 0
    for step in range(steps):
        value = (value * 31 + step) % 1_000_003
    result = sum(numbers)
    return result, value


def f_maxkey(numbers, steps):
    value = 0
    for step in range(steps):
        value = (value * 31 + step) % 1_000_003
    result = max(numbers, key=lambda n: n % 1)
    return result, value


def f_dictfrom(numbers, steps):
    value = 0
    for step in range(steps):
        value = (value * 31 + step) % 1_000_003
    result = dict.fromkeys(numbers)
    return result, value


def f_ext(numbers, steps):
    value = 0
    for step in range(steps):
        value = (value * 31 + step) % 1_000_003
    result = []; result.extend(numbers)
    return result, value


def f_iadd(numbers, steps):
    value = 0
    for step in range(steps):
        value = (value * 31 + step) % 1_000_003
    result = []; result += numbers
    return result, value


def f_args(numbers, steps):
    value = 0
    for step in range(steps):
        value = (value * 31 + step) % 1_000_003
    result = pick(*numbers)
    return result, value


def f_fmt(numbers, steps):
    value = 0
    for step in range(steps):
        value = (value * 31 + step) % 1_000_003
    result = '%s' % numbers
    return result, value


def f_copyset(numbers, steps):
    value = 0
    for step in range(steps):
        value = (value * 31 + step) % 1_000_003
    result = list(numbers.copy())
    return result, value


def f_union(numbers, steps):
    value = 0
    for step in range(steps):
        value = (value * 31 + step) % 1_000_003
    result = list(numbers | {0})
    return result, value


def f_sortedk(numbers, steps):
    value = 0
    for step in range(steps):
        value = (value * 31 + step) % 1_000_003
    result = sorted(numbers, key=lambda n: n % 1)
    return result, value


def f_nparr(numbers, steps):
    value = 0
    for step in range(steps):
        value = (value * 31 + step) % 1_000_003
    result = np.array(list(numbers)).tolist()
    return result, value


def f_deq(numbers, steps):
    value = 0
    for step in range(steps):
        value = (value * 31 + step) % 1_000_003
    result = deque(numbers)[0]
    return result, value


def f_mapl(numbers, steps):
    value = 0
    for step in range(steps):
        value = (value * 31 + step) % 1_000_003
    result = list(map(str, numbers))
    return result, value


def f_filt(numbers, steps):
    value = 0
    for step in range(steps):
        value = (value * 31 + step) % 1_000_003
    result = list(filter(None, numbers))
    return result, value


def f_perm(numbers, steps):
    value = 0
    for step in range(steps):
        value = (value * 31 + step) % 1_000_003
    result = list(itertools.permutations(numbers))[0]
    return result, value


def f_frozen(numbers, steps):
    value = 0
    for step in range(steps):
        value = (value * 31 + step) % 1_000_003
    result = list(frozenset(numbers))
    return result, value


def f_red(numbers, steps):
    value = 0
    for step in range(steps):
        value = (value * 31 + step) % 1_000_003
    result = functools.reduce(lambda p, q: p * 2 + q, numbers)
    return result, value


def survivors():
    left = set(range(200))
    for number in range(200):
        if number not in (1, 64, 130):
            left.discard(number)
    return left


sets = [survivors(), survivors()]
print('unpack', [f_unpack(numbers, 30_000) for numbers in sets])
print('star', [f_star(numbers, 30_000) for numbers in sets])
print('lst', [f_lst(numbers, 30_000) for numbers in sets])
print('tup', [f_tup(numbers, 30_000) for numbers in sets])
print('join', [f_join(numbers, 30_000) for numbers in sets])
print('joinm', [f_joinm(numbers, 30_000) for numbers in sets])
print('pop', [f_pop(numbers, 30_000) for numbers in sets])
print('strs', [f_strs(numbers, 30_000) for numbers in sets])
print('fstr', [f_fstr(numbers, 30_000) for numbers in sets])
print('nextiter', [f_nextiter(numbers, 30_000) for numbers in sets])
print('zipped', [f_zipped(numbers, 30_000) for numbers in sets])
print('enum', [f_enum(numbers, 30_000) for numbers in sets])
print('fsum', [f_fsum(numbers, 30_000) for numbers in sets])
print('fsum2', [f_fsum2(numbers, 30_000) for numbers in sets])
print('maxkey', [f_maxkey(numbers, 30_000) for numbers in sets])
print('dictfrom', [f_dictfrom(numbers, 30_000) for numbers in sets])
print('ext', [f_ext(numbers, 30_000) for numbers in sets])
print('iadd', [f_iadd(numbers, 30_000) for numbers in sets])
print('args', [f_args(numbers, 30_000) for numbers in sets])
print('fmt', [f_fmt(numbers, 30_000) for numbers in sets])
print('copyset', [f_copyset(numbers, 30_000) for numbers in sets])
print('union', [f_union(numbers, 30_000) for numbers in sets])
print('sortedk', [f_sortedk(numbers, 30_000) for numbers in sets])
print('nparr', [f_nparr(numbers, 30_000) for numbers in sets])
print('deq', [f_deq(numbers, 30_000) for numbers in sets])
print('mapl', [f_mapl(numbers, 30_000) for numbers in sets])
print('filt', [f_filt(numbers, 30_000) for numbers in sets])
print('perm', [f_perm(numbers, 30_000) for numbers in sets])
print('frozen', [f_frozen(numbers, 30_000) for numbers in sets])
print('red', [f_red(numbers, 30_000) for numbers in sets])

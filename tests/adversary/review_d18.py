# DIFFERS: AppError.codes changes when an error is unpickled: __init_subclass__ runs for the skeleton class
class AppError(Exception):
    codes = {}
    def __init_subclass__(cls, **kw):
        super().__init_subclass__(**kw)
        AppError.codes[cls.__name__] = len(AppError.codes) + 1
class TooBig(AppError):
    pass
class TooSmall(AppError):
    pass
def work(n):
    total = n
    for step in range(20000):
        total = (total * 31 + step) % 1009
    if total % 3 == 0:
        raise TooBig(f"big {n}")
    if total % 2:
        raise TooSmall(f"small {n}")
    return total
for i in range(8):
    try:
        print(work(i))
    except AppError as e:
        print(e, AppError.codes[type(e).__name__])
print(AppError.codes)

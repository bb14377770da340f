# DIFFERS: '{0.name}'.format(e) reads an attribute in LEFT_OUT
def work(n):
    total = n
    for step in range(20000):
        total = (total * 31 + step) % 1009
    if total % 2:
        raise ValueError(f"odd {n}")
    if total % 3 == 0:
        return undefined_thing
    return total
for i in range(8):
    try:
        print(work(i))
    except ValueError as e:
        print("v", e)
    except NameError as e:
        print("{0} {0.name}".format(e))

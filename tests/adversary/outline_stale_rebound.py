import math
def risky(v):
    if v > 2:
        raise ValueError("big")
def main():
    y = None
    try:
        for x in [1, 2, 3, 4]:
            y = sum(math.sin(i * (x)) for i in range(9000))
            print(x)
            risky(x)
            y = 2
    except ValueError:
        print("bad", round(y, 3))
main()

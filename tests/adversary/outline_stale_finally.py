import math
def main():
    y = None
    try:
        for x in [1, 2, 3, 4, 5]:
            y = x * 2
            z = sum(math.sqrt(3 - (x)) * i for i in range(9000))
            print(z)
    finally:
        print("last", y)
try:
    main()
except ValueError:
    print("caught")

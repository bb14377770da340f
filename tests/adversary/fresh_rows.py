"""A grid of new rows is filled and returned; the next generation gets it."""


def smooth(image, by):
    out = [[0] * len(image[0]) for _ in image]
    for i in range(len(image)):
        for j in range(len(image[0])):
            out[i][j] = (image[i][j] * 3 + image[i - 1][j] + by) % 257
    return out


def main():
    images = [[[i * j + k for j in range(4)] for i in range(4)] for k in range(3)]
    for by in range(3):
        images = [smooth(image, by) for image in images]
        print(by, [sum(map(sum, image)) for image in images])
    print(images)


main()

"""The grid is new, but one of its rows is an old one, and is changed."""


def smooth(image, by):
    out = [[0] * len(image[0]) for _ in image]
    out[0] = image[0]
    for i in range(len(image)):
        for j in range(len(image[0])):
            out[i][j] = (image[i][j] * 3 + image[i - 1][j] + by) % 257
    return out


def main():
    images = [[[i * j + k for j in range(4)] for i in range(4)] for k in range(3)]
    for by in range(3):
        fresh = [smooth(image, by) for image in images]
        print(by, images, fresh)
        images = fresh


main()

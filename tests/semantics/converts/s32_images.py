# item: S32
# expect: C
# why: independent images, resized; the pixels come back as bytes
import os
import tempfile

from PIL import Image


def thumbnail(path, rounds):
    image = Image.open(path).convert("RGB")
    for _ in range(rounds):
        image = image.rotate(90)
    return image.resize((4, 4)).tobytes()


def main():
    folder = tempfile.mkdtemp()
    paths = []
    for n in range(4):
        path = os.path.join(folder, f"{n}.png")
        Image.new("RGB", (64, 64), (n * 20, 100, 200 - n * 30)).save(path)
        paths.append(path)
    out = []
    for path in paths:
        out.append(thumbnail(path, 400))
    print([pixels[:6].hex() for pixels in out])


main()

"""Make thumbnails of a folder of pictures and print a small catalogue."""

import io
import math
import os
import tempfile
from pathlib import Path

import ray
from PIL import Image, ImageFilter

WIDTH, HEIGHT = 1100, 800
BOX = (160, 160)


def paint(folder: Path, count: int) -> list[Path]:
    """Stand-in for a camera: `count` pictures with different colours and stripes."""
    paths = []
    for n in range(count):
        red = Image.linear_gradient("L").resize((WIDTH, HEIGHT)).rotate(15 * n)
        green = Image.radial_gradient("L").resize((WIDTH, HEIGHT))
        blue = green.point([int(127 + 120 * math.sin(v / (3 + n))) for v in range(256)])
        path = folder / f"img_{n:02d}.png"
        Image.merge("RGB", (red, green, blue)).save(path, compress_level=1)
        paths.append(path)
    return paths


@ray.remote
def make_thumbnail(path, box, radius):
    """Sharpen, shrink, encode. Returns (width, height, mean brightness, JPEG bytes)."""
    with Image.open(path) as picture:
        small = picture.convert("RGB").filter(ImageFilter.GaussianBlur(radius))
        small = small.filter(ImageFilter.UnsharpMask(radius=2, percent=150))
        small.thumbnail(box, Image.Resampling.LANCZOS)
    grey = small.convert("L").histogram()
    brightness = sum(level * n for level, n in enumerate(grey)) / sum(grey)
    encoded = io.BytesIO()
    small.save(encoded, format="JPEG", quality=85)
    return small.width, small.height, brightness, encoded.getvalue()


def main():
    with tempfile.TemporaryDirectory() as tmp:
        folder = Path(tmp).resolve()
        pictures = paint(folder, 12)

        thumbnails = ray.get([make_thumbnail.remote(path, BOX, 1.5) for path in pictures])

        # the contact sheet is written here, in the order of the pictures
        sheet = Image.new("RGB", (4 * BOX[0], 3 * BOX[1]))
        for n, (path, (width, height, brightness, data)) in enumerate(zip(pictures, thumbnails)):
            sheet.paste(Image.open(io.BytesIO(data)), (n % 4 * BOX[0], n // 4 * BOX[1]))
            print(f"{path.name}: {width}x{height}, brightness {brightness:.2f}, {len(data)} bytes")
        sheet.save(folder / "sheet.png")
        print("sheet:", sheet.size, "from", len(thumbnails), "thumbnails")


if __name__ == "__main__":
    ray.init(address=os.environ.get("RAY_ADDRESS") or "auto")
    main()

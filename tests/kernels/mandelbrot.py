"""The Mandelbrot set by rows, computed in the body itself."""

import sys

height = int(sys.argv[1]) if len(sys.argv) > 1 else 6
width = height * 2
picture = {}
for row in range(height):  # parallel
    line = ""
    for column in range(width):
        c = complex(3.0 * column / width - 2.0, 2.0 * row / height - 1.0)
        z = 0j
        steps = 0
        while abs(z) <= 2 and steps < 30:
            z = z * z + c
            steps += 1
        line += " .:-=+*#%@"[steps // 4]
    picture[row] = line
for row in range(height):
    print(picture[row])

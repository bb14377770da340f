"""The forces between bodies: each body's from the positions of all."""

import sys


class Body:
    def __init__(self, x, y, mass):
        self.x = x
        self.y = y
        self.mass = mass


def force_on(body, bodies):
    fx = fy = 0.0
    for other in bodies:
        dx, dy = other.x - body.x, other.y - body.y
        distance = dx * dx + dy * dy + 0.01
        pull = body.mass * other.mass / (distance * distance**0.5)
        fx += pull * dx
        fy += pull * dy
    return fx, fy


def main(count):
    bodies = [Body(i * 1.5 % 4, i * 2.5 % 3, 1.0 + i % 3) for i in range(count)]
    forces = [force_on(body, bodies) for body in bodies]  # parallel
    for fx, fy in forces:
        print(f"{fx:.9f} {fy:.9f}")


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 6)

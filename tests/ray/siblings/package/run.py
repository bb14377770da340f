"""Measures texts with a package whose modules import each other relatively."""
from measures import density
from measures.words import longest


def main():
    texts = [("lorem ipsum dolor sit amet " * 400 + "x" * n) for n in range(6)]
    rows = []
    for text in texts:
        rows.append(density(text))
    print(rows)
    print([longest(text) for text in texts])


if __name__ == "__main__":
    main()

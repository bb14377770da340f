"""A nested function binds the list that the outer one changes."""


def grow(board, i):
    row = []

    def take():
        nonlocal row
        row = board[i]

    if i % 2:
        take()
    for value in list(board[i]):
        for step in range(len(board)):
            value = (value * 31 + step) % 1009
        row.append(value)
    return row


def main():
    board = [[i, i + 1] for i in range(4)]
    for generation in range(3):
        new = [grow(board, i) for i in range(4)]
        print(generation, board, new)
        board = new


main()

"""Every call makes its own list; what it was given is one that an earlier call made, and is changed here."""


def grow(board, i):
    row = []
    for value in board[i]:
        for step in range(len(board)):
            value = (value * 31 + step) % 1009
        row.append(value)
    board[i].append(len(row))
    return row


def main():
    board = [[i, i + 1] for i in range(4)]
    for generation in range(3):
        board = [grow(board, i) for i in range(4)]
        print(generation, board)


main()

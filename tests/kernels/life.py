"""Conway's life: the rows of a generation from the generation before."""

import sys


def next_row(board, i):
    height, width = len(board), len(board[0])
    row = []
    for j in range(width):
        alive = 0
        for di in (-1, 0, 1):
            for dj in (-1, 0, 1):
                if di or dj:
                    alive += board[(i + di) % height][(j + dj) % width]
        row.append(1 if alive == 3 or (alive == 2 and board[i][j]) else 0)
    return row


n = int(sys.argv[1]) if len(sys.argv) > 1 else 6
board = [[1 if (i * 3 + j * 5) % 7 < 3 else 0 for j in range(n)] for i in range(n)]
for generation in range(3):  # serial
    board = [next_row(board, i) for i in range(n)]  # parallel
    print(generation, sum(map(sum, board)))
for row in board:
    print("".join(" #"[cell] for cell in row))

# item: S47
# expect: C
# why: each image is prepared and encoded by itself
import numpy as np


class Encoder:
    def __init__(self):
        self.matrix = np.random.default_rng(0).normal(size=(16, 4))

    def encode(self, pixels, rounds):
        for _ in range(rounds):
            pixels = np.clip(pixels, 0.0, 1.0)
        return pixels @ self.matrix


def prepare(image):
    return image.reshape(-1) / 255.0


encoder = Encoder()
images = np.random.default_rng(1).integers(0, 255, size=(5, 4, 4))
embeddings = []
for image in images:
    embeddings.append(encoder.encode(prepare(image), 2_000))
print(np.round(embeddings, 6).tolist())

import unittest
def f(x):
    t = 0
    while t < 3000:
        t += 1
    return x * 2
class T(unittest.TestCase):
    def test(self):
        self.assertEqual([f(x) for x in range(3)], [0, 2, 4])
if __name__ == "__main__":
    unittest.main()

"""Prints what InitTest pins, python golden.py: values of SplitMix64 (Steele, Lea, Flood 2014) seeded with 42, uniform and Box-Muller."""

import math

import numpy as np

MASK = (1 << 64) - 1


def doubles(state):
    while True:
        state = (state + 0x9E3779B97F4A7C15) & MASK
        z = state
        z = ((z ^ (z >> 30)) * 0xBF58476D1CE4E5B9) & MASK
        z = ((z ^ (z >> 27)) * 0x94D049BB133111EB) & MASK
        yield ((z ^ (z >> 31)) >> 11) * 2.0**-53


u = doubles(42)
print([np.float32(2 * next(u) - 1) for _ in range(3)])
u = doubles(42)
print([np.float32(math.sqrt(-2 * math.log(1 - next(u))) * math.cos(2 * math.pi * next(u))) for _ in range(3)])

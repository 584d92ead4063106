"""Writes blake2b.tsv: BLAKE2b by hashlib, which is the reference implementation; Python 3.11 has all it needs.

A line is the number of bytes and the digests of 256, 384 and 512 bits; byte i is 7 i + i // 251 modulo 256.
"""

import hashlib
from pathlib import Path

LENGTHS = [0, 1, 2, 63, 64, 65, 127, 128, 129, 191, 192, 255, 256, 257, 383, 384, 385, 1000, 4095, 4096, 65_536, 100_001]

with open(Path(__file__).with_name("blake2b.tsv"), "w", encoding="utf-8", newline="\n") as out:
    for length in LENGTHS:
        data = bytes((7 * i + i // 251) % 256 for i in range(length))
        digests = [hashlib.blake2b(data, digest_size=bits // 8).hexdigest() for bits in (256, 384, 512)]
        print(length, *digests, sep="\t", file=out)

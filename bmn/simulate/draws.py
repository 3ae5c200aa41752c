"""Random numbers as a function of a key: the same household gets the same draws on any machine.

A draw is a hash (splitmix64) of a key and a stream number, so results do not depend on the order
of generation, on the number of threads or on which areas are generated together.
"""

from collections.abc import Iterable

import numpy as np
from numpy.typing import NDArray

Keys = NDArray[np.uint64]
Floats = NDArray[np.float32]

_GOLDEN = 0x9E3779B97F4A7C15
_MASK = (1 << 64) - 1


def _mix(z: Keys) -> Keys:
    """Scramble 64-bit values in place (the finaliser of splitmix64)."""
    z ^= z >> np.uint64(30)
    z *= np.uint64(0xBF58476D1CE4E5B9)
    z ^= z >> np.uint64(27)
    z *= np.uint64(0x94D049BB133111EB)
    z ^= z >> np.uint64(31)
    return z


def _offset(stream: int) -> np.uint64:
    return np.uint64((stream * _GOLDEN) & _MASK)


def keys(numbers: NDArray[np.integer], seed: int) -> Keys:
    """Keys of things that are known by a number (a village code, a province code)."""
    return _mix(_mix(numbers.astype(np.uint64) + _offset(seed + 1)) + _offset(77))


def text_numbers(codes: Iterable[str]) -> NDArray[np.uint64]:
    """Numbers of short text codes (at most 8 ASCII characters), the same on every machine."""
    return np.array([int.from_bytes(code.encode("ascii"), "big") for code in codes], np.uint64)


def child_keys(parents: Keys, positions: NDArray[np.integer]) -> Keys:
    """Keys of the things inside others: households of villages, persons of households."""
    return _mix(parents + (positions.astype(np.uint64) + np.uint64(1)) * np.uint64(_GOLDEN))


def uniform(keyed: Keys, stream: int) -> Floats:
    """Numbers in [0, 1) with 24 bits, one for each key."""
    bits = _mix(keyed + _offset(stream)) >> np.uint64(40)
    return bits.astype(np.float32) * np.float32(2.0**-24)


def uniform_fine(keyed: Keys, stream: int) -> NDArray[np.float64]:
    """Numbers in [0, 1) with 53 bits, for instants and ranks."""
    bits = _mix(keyed + _offset(stream)) >> np.uint64(11)
    return bits.astype(np.float64) * np.float64(2.0**-53)


def normal(keyed: Keys, stream: int) -> Floats:
    """Bell-shaped numbers, mean 0, variance 1: a logistic draw scaled, good to a few per cent."""
    u = uniform(keyed, stream)
    u = np.clip(u, np.float32(1e-6), np.float32(1 - 1e-6))
    return np.log(u / (1 - u)) * np.float32(0.5513)


def whole(keyed: Keys, stream: int, below: int) -> NDArray[np.int64]:
    """Whole numbers in 0 … below - 1."""
    return (uniform_fine(keyed, stream) * below).astype(np.int64)

"""Makes a screenshot's file a third as large: 256 colours, which is plenty for flat areas and text."""

from __future__ import annotations

import heapq
import math
import struct
import zlib
from collections import Counter
from collections.abc import Callable, Iterator

Colour = tuple[int, int, int]
SIGNATURE = b"\x89PNG\r\n\x1a\n"
MOST_COLOURS = 256
RGB = 3  # bytes a pixel


def small_png(png: bytes) -> bytes:
    """Returns the picture (8 bits a channel, no transparency, as Chromium takes it) with a palette."""
    size, rows = _read(png)
    pixels = [list(zip(row[0::RGB], row[1::RGB], row[2::RGB], strict=True)) for row in rows]
    counts = Counter(colour for row in pixels for colour in row)
    palette = _palette(counts)
    place = {colour: min(range(len(palette)), key=lambda i: _distance(colour, palette[i])) for colour in counts}
    lines = b"".join(b"\0" + bytes(place[colour] for colour in row) for row in pixels)
    header = struct.pack(">IIBBBBB", *size, 8, 3, 0, 0, 0)
    colours = bytes(value for colour in palette for value in colour)
    body = ((b"IHDR", header), (b"PLTE", colours), (b"IDAT", zlib.compress(lines, 9)), (b"IEND", b""))
    return SIGNATURE + b"".join(_chunk(kind, data) for kind, data in body)


def _chunk(kind: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))


def _chunks(png: bytes) -> Iterator[tuple[bytes, bytes]]:
    at = len(SIGNATURE)
    while at < len(png):
        (length,) = struct.unpack_from(">I", png, at)
        yield png[at + 4 : at + 8], png[at + 8 : at + 8 + length]
        at += 12 + length


def _read(png: bytes) -> tuple[tuple[int, int], list[bytes]]:
    """The size, and each row's bytes with the filters undone."""
    parts = list(_chunks(png))
    width, height, depth, colour_type = struct.unpack_from(">IIBB", dict(parts)[b"IHDR"])
    if (depth, colour_type) != (8, 2):
        raise ValueError("The picture is not plain RGB.")
    data = zlib.decompress(b"".join(content for kind, content in parts if kind == b"IDAT"))
    stride = width * RGB
    above = bytes(stride)
    rows = []
    for y in range(height):
        start = y * (stride + 1)
        above = _unfilter(data[start], bytearray(data[start + 1 : start + 1 + stride]), above)
        rows.append(above)
    return (width, height), rows


def _paeth(left: int, up: int, corner: int) -> int:
    guess = left + up - corner
    return min((left, up, corner), key=lambda value: abs(guess - value))


#: PNG's filters by number: what a byte was guessed to be, from those at the left, above, and above at the left.
FILTERS: dict[int, Callable[[int, int, int], int]] = {
    1: lambda left, up, corner: left,
    2: lambda left, up, corner: up,
    3: lambda left, up, corner: (left + up) // 2,
    4: _paeth,
}


def _unfilter(kind: int, row: bytearray, above: bytes) -> bytes:
    """A row as it was before filter `kind`."""
    if kind in FILTERS:
        guess = FILTERS[kind]
        for x in range(len(row)):
            left, corner = (row[x - RGB], above[x - RGB]) if x >= RGB else (0, 0)
            row[x] = (row[x] + guess(left, above[x], corner)) & 255
    return bytes(row)


def _distance(a: Colour, b: Colour) -> int:
    return (a[0] - b[0]) ** 2 + (a[1] - b[1]) ** 2 + (a[2] - b[2]) ** 2


def _palette(counts: Counter[Colour]) -> list[Colour]:
    """Colours that stand for all: boxes of colours are halved, the most spread and most used first (median cut)."""

    def spread(box: list[Colour], axis: int) -> int:
        return max(colour[axis] for colour in box) - min(colour[axis] for colour in box)

    def weight(box: list[Colour]) -> float:
        return max(spread(box, axis) for axis in range(RGB)) * math.sqrt(math.sqrt(sum(counts[c] for c in box)))

    boxes = [(-weight(list(counts)), 0, list(counts))]
    number = 0  # keeps the order when weights are equal
    while len(boxes) < MOST_COLOURS and boxes[0][0] < 0:
        _, _, box = heapq.heappop(boxes)
        axis = max(range(RGB), key=lambda a: spread(box, a))
        box.sort(key=lambda colour: colour[axis])
        for half in (box[: len(box) // 2], box[len(box) // 2 :]):
            number += 1
            heapq.heappush(boxes, (-weight(half), number, half))
    return [max(box, key=lambda colour: counts[colour]) for _, _, box in boxes]

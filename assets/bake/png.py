"""Writes small PNG files: with a palette (and alpha per entry) when 256 colours are enough.

pygame can save PNG too, but only as full RGBA, four times as large for dithered art.
"""

from __future__ import annotations

import struct
import zlib
from pathlib import Path

import numpy as np


def _chunk(kind: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))


def write_png(path: Path, picture: np.ndarray, alpha: np.ndarray | None = None) -> int:
    """Save (h, w, 3) bytes with optional (h, w) alpha; returns the file's size. Same input, same bytes."""
    height, width = picture.shape[:2]
    opacity = np.full((height, width), 255, np.uint8) if alpha is None else alpha.astype(np.uint8)
    visible = np.where(opacity[..., None] > 0, picture, 0).astype(np.uint8)
    rgba = np.dstack([visible, opacity])
    colors, index = np.unique(rgba.reshape(-1, 4), axis=0, return_inverse=True)
    if len(colors) <= 256:
        kind, pixels = 3, index.reshape(height, width).astype(np.uint8)
        extra = _chunk(b"PLTE", colors[:, :3].tobytes())
        if alpha is not None:
            extra += _chunk(b"tRNS", colors[:, 3].tobytes())
    else:
        kind, pixels, extra = 6, rgba.reshape(height, width * 4), b""
    rows = np.hstack([np.zeros((height, 1), np.uint8), pixels]).tobytes()
    header = struct.pack(">IIBBBBB", width, height, 8, kind, 0, 0, 0)
    data = b"\x89PNG\r\n\x1a\n" + _chunk(b"IHDR", header) + extra
    data += _chunk(b"IDAT", zlib.compress(rows, 9)) + _chunk(b"IEND", b"")
    path.write_bytes(data)
    return len(data)

# SPDX-FileCopyrightText: 2026 the boardtrace authors
# SPDX-License-Identifier: MIT

"""Makes a scan of a drawn PDF: raster, askew, blurred, specked, as JPEG pages without a text layer."""

from dataclasses import dataclass
from io import BytesIO
from math import cos, radians, sin

import numpy as np
import pypdfium2
from PIL import Image, ImageFilter
from reportlab import rl_config
from reportlab.lib.utils import ImageReader
from reportlab.pdfgen.canvas import Canvas

from samples.canvas import Box

rl_config.useA85 = 0  # JPEG bytes as they are; ASCII would make them a quarter larger

PAPER = (252, 252, 250)  # white paper as scanned; near white, because grey grain costs bytes


@dataclass(frozen=True, slots=True, kw_only=True)
class Scan:
    """A scanner and the hand that feeds it."""

    dpi: int = 200
    skew: tuple[float, float] = (0.3, 1.0)  # least and greatest angle in degrees; its sign is chance
    specks: float = 12.0  # a page
    blur: float = 0.5  # pixels
    quality: int = 50  # of the JPEG
    seed: int = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class Scanned:
    """Image-only PDF, and by how many degrees (anticlockwise) each page is askew."""

    pdf: bytes
    angles: tuple[float, ...]


def scan_pdf(pdf: bytes, condition: Scan) -> Scanned:
    rng = np.random.default_rng(condition.seed)
    document = pypdfium2.PdfDocument(pdf)
    out, angles = BytesIO(), []
    width, height = document[0].get_size()
    canvas = Canvas(out, pagesize=(width, height), invariant=1)
    for page in document:
        angle = float(rng.uniform(*condition.skew) * rng.choice([-1, 1]))
        image = degrade_image(page.render(scale=condition.dpi / 72).to_pil().convert("RGB"), angle, condition, rng)
        jpeg = BytesIO()
        image.save(
            jpeg, "JPEG", quality=condition.quality, subsampling="4:2:0", optimize=True, dpi=(condition.dpi,) * 2
        )
        jpeg.seek(0)
        canvas.drawImage(ImageReader(jpeg), 0, 0, width, height)
        canvas.showPage()
        angles.append(angle)
    canvas.save()
    return Scanned(pdf=out.getvalue(), angles=tuple(angles))


def degrade_image(image: Image.Image, angle: float, condition: Scan, rng: np.random.Generator) -> Image.Image:
    image = image.rotate(angle, Image.Resampling.BICUBIC, fillcolor=(255, 255, 255))
    pixels = np.minimum(np.asarray(image), np.array(PAPER, np.uint8))
    high, wide = pixels.shape[:2]
    for _ in range(int(rng.poisson(condition.specks))):
        y, x, size = int(rng.integers(0, high)), int(rng.integers(0, wide)), int(rng.integers(1, 4))
        pixels[y : y + size, x : x + size] = int(rng.integers(40, 160))
    return Image.fromarray(pixels).filter(ImageFilter.GaussianBlur(condition.blur))


def rotate_box(box: Box, angle: float, width: float, height: float) -> Box:
    """The hull of a box on a page of that size turned by `angle` degrees anticlockwise about its middle."""
    c, s = cos(radians(angle)), sin(radians(angle))
    corners = [(x - width / 2, y - height / 2) for x in (box[0], box[2]) for y in (box[1], box[3])]
    xs = [width / 2 + x * c + y * s for x, y in corners]
    ys = [height / 2 - x * s + y * c for x, y in corners]
    return min(xs), min(ys), max(xs), max(ys)

# SPDX-FileCopyrightText: 2026 the boardtrace authors
# SPDX-License-Identifier: MIT

"""Pages of image files, normalised in one place: upright, RGB of 8 bits a channel, on white, with square pixels.

`measure_frame` and `decode_frame` describe a frame as a viewer shows it: turned as its EXIF orientation says, and as
wide and high as its two resolutions say (a fax has 204 x 98 pixels per inch).
"""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from ingest.file_formats import is_heif

POINTS_PER_INCH = 72.0
PILLOW_FORMATS = ("PNG", "JPEG", "TIFF")  # no other decoders are tried; that of JPEG opens MPO too
HEAD_BYTES = 256  # in which an image says of what format it is
HEIF_FORMAT = "HEIF"  # the decoder of pillow-heif, where it is installed
EXIF_ORIENTATION_TAG = 0x0112
EXIF_SIDEWAYS = (5, 6, 7, 8)  # its values for images that lie on a side
MIN_STATED_DPI, MAX_STATED_DPI = 100.0, 1200.0  # others are defaults of programs that do not know
MAX_PIXEL_ASPECT = 4.2  # the finest fax has 204 x 391 pixels per inch, a microfilm 400 x 100
SQUARE_TOLERANCE = 0.01  # ratios of resolutions nearer to 1 are rounding
A4_SHORT_INCHES = 8.27
MIN_ESTIMATED_DPI = POINTS_PER_INCH
DEEP_LEVELS = (255, 1023, 4095, 16_383, 65_535)  # white in images of 8, 10, 12, 14 and 16 bits

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt
    from PIL.Image import Image


@dataclass(frozen=True, slots=True, kw_only=True)
class FrameSize:
    """The size of an image frame as a viewer shows it: its pixels, and how many there are in an inch."""

    wide: int
    high: int
    x_dpi: float
    y_dpi: float

    @property
    def dpi(self) -> float:
        """The resolution of the frame once its pixels are square: the finer of the two."""
        return max(self.x_dpi, self.y_dpi)

    @property
    def width(self) -> float:
        """The width in points."""
        return self.wide / self.x_dpi * POINTS_PER_INCH

    @property
    def height(self) -> float:
        """The height in points."""
        return self.high / self.y_dpi * POINTS_PER_INCH

    @property
    def square_pixels(self) -> tuple[int, int]:
        """The width and height in square pixels at `dpi`."""
        return max(1, round(self.wide * self.dpi / self.x_dpi)), max(1, round(self.high * self.dpi / self.y_dpi))


def can_read_heif() -> bool:
    """Register the decoder of HEIC images with Pillow, if pillow-heif is installed; return whether it is."""
    try:
        import pillow_heif
    except ImportError:
        return False
    pillow_heif.register_heif_opener()
    return True


@contextmanager
def open_image(path: Path) -> Iterator["Image"]:
    """Open an image file with the decoders that are used, and no others.

    Pillow's own limit of pixels is off: callers check the size before anything is decoded.

    Raises:
        OSError: It cannot be opened or is not such an image; and whatever else a decoder raises for a broken file.
    """
    from PIL import Image

    Image.MAX_IMAGE_PIXELS = None
    with path.open("rb") as file:
        head = file.read(HEAD_BYTES)
    formats = (HEIF_FORMAT,) if is_heif(head) and can_read_heif() else PILLOW_FORMATS
    with Image.open(path, formats=formats) as image:
        yield image


def measure_frame(image: "Image") -> FrameSize:
    """Return the size of the current frame as a viewer shows it. Call it before the frame is decoded."""
    wide, high = image.size
    sideways = image.getexif().get(EXIF_ORIENTATION_TAG, 1) in EXIF_SIDEWAYS
    if sideways and image.format == "TIFF":  # Pillow gives a TIFF's size as it is shown, and others' as stored
        wide, high = high, wide
    x_dpi, y_dpi = _find_resolution(image, wide, high)
    if sideways:
        wide, high, x_dpi, y_dpi = high, wide, y_dpi, x_dpi
    return FrameSize(wide=wide, high=high, x_dpi=x_dpi, y_dpi=y_dpi)


def _find_resolution(image: "Image", wide: int, high: int) -> tuple[float, float]:
    """Return the resolutions that an image states if they are plausible; otherwise as if it showed a sheet of A4."""
    x, y = _find_pair(image, "dpi")
    aspect = _find_aspect(x, y)
    if MIN_STATED_DPI <= (x if aspect == 1 else max(x, y)) <= MAX_STATED_DPI:
        return (x, x * aspect) if aspect == 1 else (x, y)
    if not (x and y):
        aspect = next((a for key in ("aspect", "resolution") if (a := _find_aspect(*_find_pair(image, key))) != 1), 1.0)
    x = max(min(wide, high / aspect) / A4_SHORT_INCHES, MIN_ESTIMATED_DPI)
    return x, x * aspect


def _find_pair(image: "Image", key: str) -> tuple[float, float]:
    try:
        x, y = (float(v) for v in image.info.get(key, (0, 0)))
    except (TypeError, ValueError, ZeroDivisionError):
        return 0.0, 0.0
    return x, y


def _find_aspect(x: float, y: float) -> float:
    """Return how many times more pixels there are in an inch down than across; 1 for ratios that no device has."""
    if not (x > 0 and y > 0):
        return 1.0
    aspect = y / x
    known = 1 / MAX_PIXEL_ASPECT <= aspect <= MAX_PIXEL_ASPECT and abs(aspect - 1) > SQUARE_TOLERANCE
    return aspect if known else 1.0


def decode_frame(image: "Image") -> "Image":
    """Return the current frame upright, RGB, on white; its pixels are those of the file, square or not."""
    from PIL import ImageOps

    return _convert_to_rgb(ImageOps.exif_transpose(image))


def _convert_to_rgb(image: "Image") -> "Image":
    from PIL import Image

    if image.mode.startswith(("I", "F")):
        return Image.fromarray(_reduce_levels(image)).convert("RGB")
    if not image.has_transparency_data:
        return image.convert("RGB")
    layered = image.convert("RGBA")
    alpha = layered.getchannel("A")
    if alpha.getextrema() == (0, 0):  # a program that does not know alpha wrote it: nothing would be shown
        return layered.convert("RGB")
    paper = Image.new("RGB", image.size, "white")
    paper.paste(layered, mask=alpha)
    return paper


def _reduce_levels(image: "Image") -> "npt.NDArray[np.uint8]":
    """Return a grey image of more than 8 bits as an array of shape (height, width), dtype uint8."""
    import numpy as np

    levels = np.asarray(image)
    most = float(np.nanmax(levels, initial=0))
    if most <= 1 and image.mode == "F":
        white = 1.0
    else:
        white = next((float(level) for level in DEEP_LEVELS if most <= level), most)
    grey: npt.NDArray[np.uint8] = np.clip(np.nan_to_num(levels.astype(np.float32)) * (255.0 / white), 0, 255).astype(
        np.uint8
    )
    clear = image.info.get("transparency")
    if isinstance(clear, int):
        grey[levels == clear] = 255
    return grey

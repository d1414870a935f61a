"""The light on a photographed page: where its bare paper is, how it is lit, and the page as even light would show it."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from ingest.raster import POINTS_PER_INCH, Pixels, Raster

LOOK = 36.0  # dpi; a pixel is two points: print vanishes, cells and shadows stay
PRINT = 9  # pixels; ink narrower than this (18 points) lies on something, wider ink is something
STEP = 0.06  # of the light; neighbouring pixels farther apart are an edge: the softest fill's, never a shadow's
BRIGHT = 0.55  # of the brightest; paper in a shadow is brighter, a desk that is larger than the page mostly not
LIKE_PAPER = 0.07  # of the light; an area walled off by rulings or fills is paper if it is as near to its light
NEAR, FAR = 2.0, 64.0  # pixels; how far light is smoothed on paper, and handed on to where none is seen
UNEVEN = 0.07  # of the light, between a page's brightest and darkest paper; a flatbed's lamp is steadier
WHITE = 250.0  # what paper becomes; its grain should not be cut off on one side

Floats = npt.NDArray[np.float32]
Mask = npt.NDArray[np.bool_]


@dataclass(frozen=True, slots=True, kw_only=True)
class Paper:
    """A page seen coarsely, at LOOK: `mask` is where it shows bare paper, `light` what each channel
    of white paper is (or would be) there."""

    mask: Mask
    light: Floats

    @property
    def uneven(self) -> float:
        """How much darker the darkest paper is than the brightest, as a share."""
        if not self.mask.any():
            return 0.0
        low, high = np.percentile(self.light.max(axis=2)[self.mask], (2, 98))
        return float(1 - low / max(high, 1.0))


def seen_coarsely(raster: Raster) -> Pixels:
    """The page at LOOK."""
    import cv2

    high, wide = raster.pixels.shape[:2]
    scale = LOOK / raster.dpi
    size = max(1, round(wide * scale)), max(1, round(high * scale))
    return np.asarray(cv2.resize(raster.pixels, size, interpolation=cv2.INTER_AREA), dtype=np.uint8)


def find_paper(coarse: Pixels) -> Paper:
    """The paper of a page that is seen coarsely: the largest bright area without an edge in it, and what
    is lit like it."""
    import cv2

    bare = cv2.morphologyEx(coarse, cv2.MORPH_CLOSE, cv2.getStructuringElement(cv2.MORPH_ELLIPSE, (PRINT, PRINT)))
    bare = cv2.medianBlur(bare, 3)
    most, least = cv2.dilate(bare, np.ones((3, 3))), cv2.erode(bare, np.ones((3, 3)))
    steps = ((most.astype(np.float32) - least) / np.maximum(most, 1)).max(axis=2)
    smooth = (steps < STEP).astype(np.uint8)
    _, labels, stats, _ = cv2.connectedComponentsWithStats(smooth, connectivity=4)
    value = bare.max(axis=2)
    count = len(stats)
    areas = np.maximum(stats[:, cv2.CC_STAT_AREA], 1)
    bright = np.bincount(labels.reshape(-1), value.reshape(-1).astype(np.float64), count) / areas
    worth = np.where(bright >= BRIGHT * np.percentile(value, 98), areas, 0)
    worth[0] = 0
    mask = labels == int(worth.argmax())
    if not worth.any():
        return Paper(mask=np.zeros(mask.shape, np.bool_), light=np.full(bare.shape, 255, np.float32))
    colours = bare.astype(np.float32)
    for _ in range(2):
        light = _spread(colours, mask)
        away = (np.abs(colours - light) / np.maximum(light, 1)).max(axis=2)
        mask = mask | ((away < LIKE_PAPER) & (smooth > 0))
    return Paper(mask=mask, light=_spread(colours, mask))


def _spread(colours: Floats, mask: Floats | Mask) -> Floats:
    """The colours of the mask, smoothed, and from its nearest parts handed on to everywhere else."""
    import cv2

    weight = mask.astype(np.float32)
    held = colours * weight[..., None]
    out, done = np.zeros_like(colours), np.zeros(weight.shape, np.float32)
    reach = NEAR
    while reach <= FAR:
        near = cv2.GaussianBlur(weight, (0, 0), reach)
        here = cv2.GaussianBlur(held, (0, 0), reach) / np.maximum(near, 1e-6)[..., None]
        share = np.clip(near * 4, 0, 1) * (1 - done)  # a quarter of paper nearby is enough to go by
        out += here * share[..., None]
        done += share
        reach *= 2
    rest = colours[mask > 0].mean(axis=0) if (mask > 0).any() else np.full(3, 255, np.float32)
    return np.asarray(out + rest * (1 - done)[..., None], np.float32)


def evened(pixels: Pixels, paper: Paper) -> Pixels:
    """The pixels as even white light would show them. `paper` is of the same page, seen coarsely."""
    import cv2

    high, wide = pixels.shape[:2]
    light = np.clip(np.rint(paper.light), 1, 255).astype(np.uint8)
    full = cv2.resize(light, (wide, high), interpolation=cv2.INTER_LINEAR)
    return np.asarray(cv2.divide(pixels, full, scale=WHITE), dtype=np.uint8)


def points_of(coarse_pixels: float) -> float:
    return coarse_pixels * POINTS_PER_INCH / LOOK

# SPDX-FileCopyrightText: 2026 the boardtrace authors
# SPDX-License-Identifier: MIT

"""The light on a photographed page: where its bare paper is, how it is lit, and the page in even light."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from ingest.image.raster import Pixels, brightest_channel, halve_resolution

COARSE_LENGTH_PX = 420  # of a page; two points of A4 are one pixel: print vanishes, cells and shadows stay
MAX_PRINT_PX = 9  # narrower ink (18 points) is print on something, wider ink is an area
MIN_EDGE_STEP = 0.06  # share of the light between pixels at an edge: the faintest fill's is more, a shadow's less
MIN_BRIGHTNESS = 0.55  # share of the brightest; paper in a shadow is brighter, a large desk mostly not
MAX_PAPER_DIFFERENCE = 0.07  # share of the light by which an area enclosed by rulings or fills may differ from paper
LIGHT_SIGMA_PX = 2.0  # of the smoothing, doubled each time where too little paper is seen
PAPER_WEIGHT = 4  # a quarter of paper nearby is enough
MIN_NECK_PX = 5  # a narrower neck between two areas is a blurred edge
MIN_SHADOW_PX = 25  # 50 points: dense print and a header's grey are smaller than a shadow
MIN_PHOTO_UNEVENNESS = 0.10  # share of the light between brightest and darkest paper; shaded rows have less
PAPER_LEVEL = 250.0  # of evenly lit paper; leaves room for its grain

Floats = npt.NDArray[np.float32]
Mask = npt.NDArray[np.bool_]


@dataclass(frozen=True, slots=True, kw_only=True)
class Paper:
    """A page in a coarse image: `bare` is the page without its print, `mask` is where that is paper."""

    mask: Mask
    bare: Pixels

    @property
    def uneven(self) -> float:
        """How much darker the darkest paper is than the brightest, as a share."""
        import cv2

        if not self.mask.any():
            return 0.0
        value = np.where(self.mask, brightest_channel(self.bare), np.uint8(0))
        around = cv2.dilate(value, np.ones((MIN_SHADOW_PX, MIN_SHADOW_PX), np.uint8))
        low, high = np.percentile(around[self.mask], (2, 98))
        return float(1 - low / high) if high > 0 else 0.0


def coarse_scale(pixels: Pixels) -> float:
    """Return the pixels of the coarse image per pixel; a photo's stated resolution is of no use."""
    high, wide = pixels.shape[:2]
    return float(COARSE_LENGTH_PX / max(high, wide))


def shrink_to_coarse(pixels: Pixels) -> Pixels:
    """Return the image, COARSE_LENGTH_PX long."""
    import cv2

    high, wide = pixels.shape[:2]
    scale = coarse_scale(pixels)
    size = max(1, round(wide * scale)), max(1, round(high * scale))
    if scale < 1 / 4:
        pixels = halve_resolution(pixels)
    return np.asarray(cv2.resize(pixels, size, interpolation=cv2.INTER_AREA), dtype=np.uint8)


def find_paper(coarse: Pixels) -> Paper:
    """Return the paper of a page in a coarse image: the largest bright area without an edge in it."""
    import cv2

    disc = cv2.getStructuringElement(cv2.MORPH_ELLIPSE, (MAX_PRINT_PX, MAX_PRINT_PX))
    bare: Pixels = np.asarray(cv2.medianBlur(cv2.morphologyEx(coarse, cv2.MORPH_CLOSE, disc), 3), dtype=np.uint8)
    _, labels, stats, _ = cv2.connectedComponentsWithStats(_mask_smooth_areas(bare), connectivity=4)
    value = brightest_channel(bare)
    areas = np.maximum(stats[:, cv2.CC_STAT_AREA], 1)
    bright = np.bincount(labels.reshape(-1), value.reshape(-1).astype(np.float64), len(stats)) / areas
    worth = np.where(bright >= MIN_BRIGHTNESS * np.percentile(value, 98), areas, 0)
    worth[0] = 0
    mask = (labels == int(worth.argmax())) & (labels > 0)
    return Paper(mask=mask, bare=bare)


def _mask_smooth_areas(bare: Pixels) -> Pixels:
    """Return 1 except at edges; areas joined by a narrow neck are separated."""
    import cv2

    most, least = cv2.dilate(bare, np.ones((3, 3))), cv2.erode(bare, np.ones((3, 3)))
    steps = brightest_channel(np.asarray(cv2.subtract(most, least) / np.maximum(most, 1), np.float32))
    return np.asarray(
        cv2.morphologyEx((steps < MIN_EDGE_STEP).astype(np.uint8), cv2.MORPH_OPEN, np.ones((MIN_NECK_PX, MIN_NECK_PX)))
    )


def estimate_light(paper: Paper) -> Floats:
    """Return the colour of white paper at each pixel of the coarse image, shape (height, width, 3), dtype float32.

    Areas enclosed by rulings or fills count as paper where they are lit like the paper around.
    """
    colours, mask = paper.bare.astype(np.float32), paper.mask
    smooth = _mask_smooth_areas(paper.bare) > 0
    for _ in range(2):
        light = _diffuse_colours(colours, mask)
        away = brightest_channel(np.abs(colours - light) / np.maximum(light, 1))
        mask = mask | ((away < MAX_PAPER_DIFFERENCE) & smooth)
    return _diffuse_colours(colours, mask)


def _diffuse_colours(colours: Floats, mask: Mask) -> Floats:
    """Return the colours of the mask, smoothed, and extended from its nearest parts to everywhere else."""
    import cv2

    high, wide = mask.shape
    weight = mask.astype(np.float32)
    held = np.dstack([colours * weight[..., None], weight])
    out, done = np.zeros_like(colours), np.zeros(weight.shape, np.float32)
    while min(held.shape[:2]) >= 2:
        near = cv2.resize(cv2.GaussianBlur(held, (0, 0), LIGHT_SIGMA_PX), (wide, high), interpolation=cv2.INTER_LINEAR)
        here = near[..., :3] / np.maximum(near[..., 3:], 1e-6)
        share = np.clip(near[..., 3] * PAPER_WEIGHT, 0, 1) * (1 - done)
        out += here * share[..., None]
        done += share
        held = cv2.resize(held, (held.shape[1] // 2, held.shape[0] // 2), interpolation=cv2.INTER_AREA)
    rest = colours[mask].mean(axis=0) if mask.any() else np.full(3, 255, np.float32)
    return np.asarray(out + rest * (1 - done)[..., None], np.float32)


def even_light(pixels: Pixels, paper: Paper) -> Pixels:
    """Return the pixels as even white light would show them. `paper` is of the same page."""
    import cv2

    high, wide = pixels.shape[:2]
    light = np.clip(np.rint(estimate_light(paper)), 1, 255).astype(np.uint8)
    full = cv2.resize(light, (wide, high), interpolation=cv2.INTER_LINEAR)
    return np.asarray(cv2.divide(pixels, full, scale=PAPER_LEVEL), dtype=np.uint8)

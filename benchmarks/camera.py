"""A phone's photo of a page that lies on a desk: perspective, a slight curl, uneven light, a shadow."""

from dataclasses import dataclass

import cv2
import numpy as np

from benchmarks.scans import Pixels, Points, Shot, Size

LONG_SIDE = 842.0  # points of the photo's longer side on its PDF page


@dataclass(frozen=True, slots=True, kw_only=True)
class Camera:
    """`lean` is by how much of a side a corner may be off its place, `curl` the greatest bend as a share of the
    page's height, `desk` what is seen around the page as a share of its side (below 0 its corners lie outside the
    picture), `ground` between which values each channel of the desk's colour is."""

    long_side: int = 3300  # pixels
    lean: float = 0.04
    curl: float = 0.007
    desk: tuple[float, float] = (0.03, 0.08)
    ground: tuple[tuple[int, int], ...] = ((70, 120), (55, 95), (40, 80))
    shade: float = 0.3  # of the light that is lost in the darkest place
    grain: float = 3.0
    quality: int = 70

    def __call__(self, pixels: Pixels, size: Size, rng: np.random.Generator) -> Shot:
        high, wide = pixels.shape[:2]
        bend = float(rng.uniform(-self.curl, self.curl)) * high
        matrix, shape = self._view(wide, high, rng)
        rows, columns = np.indices(shape, dtype=np.float32)
        flat = _through(
            np.asarray(np.linalg.inv(matrix), float), np.column_stack([columns.ravel(), rows.ravel()]).astype(float)
        )
        flat[:, 1] -= _curl(flat[:, 0] / wide, bend)
        x, y = (np.asarray(v.reshape(shape), np.float32) for v in flat.T)
        page = cv2.remap(pixels, x, y, cv2.INTER_LINEAR, borderMode=cv2.BORDER_CONSTANT, borderValue=(0, 0, 0))
        inside = (x >= 0) & (x < wide) & (y >= 0) & (y < high)
        desk = np.array([rng.integers(*between) for between in self.ground], np.float32)
        grained = desk + rng.normal(0, 6, shape)[..., None]
        shot = np.where(inside[..., None], page.astype(np.float32), grained) * self._light(shape, rng)[..., None]
        shot = cv2.GaussianBlur(shot, (0, 0), 0.7) + rng.normal(0, self.grain, shot.shape)
        packed = cv2.imencode(".jpg", np.clip(shot, 0, 255).astype(np.uint8), [cv2.IMWRITE_JPEG_QUALITY, self.quality])[
            1
        ]
        scale = LONG_SIDE / max(shape)

        def place(points: Points) -> Points:
            drawn = np.asarray(points, float) * (wide / size[0])
            drawn[:, 1] += _curl(drawn[:, 0] / wide, bend)
            return _through(matrix, drawn) * scale

        return Shot(
            pixels=np.asarray(cv2.imdecode(packed, cv2.IMREAD_COLOR), np.uint8),
            size=(shape[1] * scale, shape[0] * scale),
            place=place,
        )

    def _view(self, wide: int, high: int, rng: np.random.Generator) -> tuple[Points, tuple[int, int]]:
        """From the page's pixels to the photo's, and the photo's height and width."""
        around = float(rng.uniform(*self.desk))
        scale = self.long_side / (max(wide, high) * (1 + 2 * around + 2 * self.lean))
        corners = np.array([[0, 0], [wide, 0], [wide, high], [0, high]], float)
        moved = corners + rng.uniform(-self.lean, self.lean, (4, 2)) * min(wide, high)
        moved = (moved - moved.min(axis=0) + around * min(wide, high)) * scale
        shape = np.ceil(moved.max(axis=0) + around * min(wide, high) * scale).astype(int)
        matrix = cv2.getPerspectiveTransform(corners.astype(np.float32), moved.astype(np.float32))
        return np.asarray(matrix, float), (int(shape[1]), int(shape[0]))

    def _light(self, shape: tuple[int, int], rng: np.random.Generator) -> Points:
        """What is left of the light in each pixel: less to one side, and less behind a soft edge."""
        rows, columns = np.indices(shape)
        u, v = columns / shape[1] - 0.5, rows / shape[0] - 0.5
        slant, edge = rng.uniform(0, 2 * np.pi, 2)
        slope = 1 - 0.5 * self.shade * (0.5 + u * np.cos(slant) + v * np.sin(slant))
        behind = 1 / (1 + np.exp((u * np.cos(edge) + v * np.sin(edge) - rng.uniform(-0.1, 0.3)) * 25))
        return np.asarray(slope * (1 - 0.5 * self.shade * behind), float)


def _curl(across: Points, bend: float) -> Points:
    """How far down a page's bend moves what lies at these shares of its width."""
    return np.asarray(bend * np.sin(np.pi * across), float)


def _through(matrix: Points, points: Points) -> Points:
    return np.asarray(cv2.perspectiveTransform(np.asarray(points, float)[None], matrix)[0], float)

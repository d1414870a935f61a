# SPDX-FileCopyrightText: 2026 the boardtrace authors
# SPDX-License-Identifier: MIT

"""Properties of boxes and matrices that the other modules rely on."""

import math

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from ingest import model
from ingest.geometry import IDENTITY, Box, Matrix, measure_covered_length

coordinates = st.floats(-1000, 1000, allow_nan=False).map(lambda value: round(value, 3))
lengths = st.floats(0, 1000, allow_nan=False).map(lambda value: round(value, 3))
margins = st.floats(0, 50, allow_nan=False)


@st.composite
def boxes(draw: st.DrawFn) -> Box:
    x0, top = draw(coordinates), draw(coordinates)
    return Box(x0=x0, top=top, x1=x0 + draw(lengths), bottom=top + draw(lengths))


@st.composite
def matrices(draw: st.DrawFn) -> Matrix:
    """Affine transforms that are far enough from singular, with a slight perspective."""
    tilt = st.floats(-1e-4, 1e-4, allow_nan=False)
    lean = Matrix((1.0, 0.0, 0.0, 0.0, 1.0, 0.0, draw(tilt), draw(tilt), 1.0))
    turn = Matrix.rotation(draw(st.floats(-180, 180, allow_nan=False)))
    size = Matrix.scaling(draw(st.floats(0.2, 5)), draw(st.floats(0.2, 5)))
    return Matrix.translation(draw(coordinates), draw(coordinates)) @ lean @ turn @ size


def test_model_offers_the_same_box_and_identity() -> None:
    assert model.Box is Box
    assert model.IDENTITY is IDENTITY


@given(st.lists(boxes(), min_size=1, max_size=5))
def test_hull_contains_every_box_and_none_is_larger(several: list[Box]) -> None:
    hull = Box.hull(several)
    assert all(hull.contains(box) for box in several)
    assert all(hull.area >= box.area for box in several)
    assert hull == Box.from_points(point for box in several for point in box.corners)


@given(st.lists(boxes(), min_size=1, max_size=5), boxes())
def test_hull_is_the_smallest_container(several: list[Box], other: Box) -> None:
    assert other.contains(Box.hull(several)) == all(other.contains(box) for box in several)


def test_hull_of_nothing_is_an_error() -> None:
    with pytest.raises(ValueError, match="no boxes"):
        Box.hull([])
    with pytest.raises(ValueError, match="no points"):
        Box.from_points([])


@given(boxes())
def test_box_contains_itself_its_corners_and_its_centre(box: Box) -> None:
    assert box.contains(box)
    assert box.contains_centre(box)
    assert all(box.contains_point(x, y) for x, y in box.corners)
    assert Box(x0=box.sides[0], top=box.sides[1], x1=box.sides[2], bottom=box.sides[3]) == box


@given(boxes(), boxes(), boxes())
def test_contains_is_transitive(a: Box, b: Box, c: Box) -> None:
    outer, middle = Box.hull([a, b, c]), Box.hull([a, b])
    assert outer.contains(middle)
    assert middle.contains(a)
    assert outer.contains(a)


@given(boxes(), boxes())
def test_intersection_is_commutative_and_within_both(a: Box, b: Box) -> None:
    shared = a.intersection(b)
    assert shared == b.intersection(a)
    if shared is None:
        assert a.overlap_area(b) == 0
    else:
        assert a.contains(shared)
        assert b.contains(shared)
        assert a.touches(b)
        assert shared.area == a.overlap_area(b) > 0 or math.isclose(shared.area, 0, abs_tol=1e-300)
        assert (shared.width, shared.height) == (a.horizontal_overlap(b), a.vertical_overlap(b))


@given(boxes(), boxes())
def test_overlap_is_symmetric_and_a_share(a: Box, b: Box) -> None:
    assert a.overlap_area(b) == b.overlap_area(a)
    assert a.overlap_share(b) == b.overlap_share(a)
    assert 0 <= a.overlap_share(b) <= 1 + 1e-9
    assert a.horizontal_overlap(b) == b.horizontal_overlap(a)
    assert a.vertical_overlap(b) == b.vertical_overlap(a)


@given(boxes())
def test_intersection_with_itself_is_itself(box: Box) -> None:
    assume(box.area > 0)
    assert box.intersection(box) == box
    assert box.overlap_share(box) == 1


@given(boxes(), boxes(), margins)
def test_touches_is_symmetric_and_follows_from_the_overlaps(a: Box, b: Box, margin: float) -> None:
    assert a.touches(b) == b.touches(a) == (a.horizontal_overlap(b) >= 0 and a.vertical_overlap(b) >= 0)
    assert a.touches(b, margin) == b.touches(a, margin)
    assert a.touches(b, margin) or not a.touches(b)


@given(boxes(), boxes(), margins)
def test_margin_is_the_same_as_an_expanded_box(a: Box, b: Box, margin: float) -> None:
    assert a.contains(b, margin) == a.expanded(margin).contains(b)
    assert a.contains_centre(b, margin) == a.expanded(margin).contains_centre(b)
    assert a.expanded(margin).contains(a)


@given(boxes(), margins, margins)
def test_expanded_grows_each_side(box: Box, across: float, down: float) -> None:
    grown = box.expanded(across, down)
    assert grown.sides == (box.x0 - across, box.top - down, box.x1 + across, box.bottom + down)
    assert box.expanded(across) == box.expanded(across, across)


@given(boxes(), coordinates, coordinates)
def test_moved_keeps_the_size_and_moves_the_centre(box: Box, right: float, down: float) -> None:
    moved = box.moved(right, down)
    assert math.isclose(moved.width, box.width, abs_tol=1e-9)
    assert math.isclose(moved.height, box.height, abs_tol=1e-9)
    assert moved.centre == pytest.approx((box.centre_x + right, box.centre_y + down), abs=1e-9)
    assert moved == Matrix.translation(right, down).apply_to_box(box)


@given(boxes())
def test_transposed_twice_is_the_box_itself(box: Box) -> None:
    assert box.transposed().transposed() == box
    assert (box.transposed().width, box.transposed().height) == (box.height, box.width)


@given(matrices(), coordinates, coordinates)
def test_inverse_undoes_a_matrix(matrix: Matrix, x: float, y: float) -> None:
    assert matrix.inverse().apply(*matrix.apply(x, y)) == pytest.approx((x, y), abs=1e-4)


@given(matrices())
def test_identity_changes_nothing(matrix: Matrix) -> None:
    assert Matrix.identity() @ matrix == matrix == matrix @ Matrix.identity()


@given(matrices(), matrices(), matrices())
def test_product_is_associative(a: Matrix, b: Matrix, c: Matrix) -> None:
    assert ((a @ b) @ c).values == pytest.approx((a @ (b @ c)).values, rel=1e-6, abs=1e-6)


@given(matrices(), matrices(), st.floats(0, 100), st.floats(0, 100))
def test_product_applies_the_right_matrix_first(a: Matrix, b: Matrix, x: float, y: float) -> None:
    middle = b.apply(x, y)
    assume(abs(a.values[6] * middle[0] + a.values[7] * middle[1] + a.values[8]) > 0.05)
    assert (a @ b).apply(x, y) == pytest.approx(a.apply(*middle), rel=1e-6, abs=1e-4)


@given(matrices(), boxes())
def test_applied_box_contains_the_applied_corners_and_centre(matrix: Matrix, box: Box) -> None:
    m = matrix.values
    # Where a corner's denominator is negative, the box is cut by the horizon and its image is not bounded.
    assume(all(m[6] * x + m[7] * y + m[8] > 0.05 for x, y in box.corners))
    hull = matrix.apply_to_box(box)
    assert all(hull.contains_point(*matrix.apply(x, y)) for x, y in box.corners)
    assert hull.contains_point(*matrix.apply(*box.centre), margin=1e-6)


@given(st.sampled_from((0, 90, 180, 270)), lengths, lengths)
def test_quarter_turn_puts_the_page_at_its_own_origin(turn: int, width: float, height: float) -> None:
    page = Matrix.quarter_turn(turn, width, height).apply_to_box(Box(x0=0, top=0, x1=width, bottom=height))
    wide, high = (width, height) if turn in (0, 180) else (height, width)
    assert page == Box(x0=0, top=0, x1=wide, bottom=high)


@given(st.sampled_from((90, 180, 270)), coordinates, coordinates)
def test_quarter_turn_turns_clockwise_as_a_rotation_does(turn: int, x: float, y: float) -> None:
    turned = Matrix.quarter_turn(turn, 0, 0).apply(x, y)
    assert turned == pytest.approx(Matrix.rotation(turn).apply(x, y), abs=1e-9)


def test_quarter_turn_refuses_other_angles() -> None:
    with pytest.raises(ValueError, match="turn must be"):
        Matrix.quarter_turn(45, 10, 10)


@pytest.mark.parametrize("values", [(0.0,) * 9, (1.0, 2.0, 3.0, 2.0, 4.0, 6.0, 0.0, 0.0, 1.0)])
def test_singular_matrix_has_no_inverse(values: tuple[float, ...]) -> None:
    a, b, c, d, e, f, g, h, i = values
    with pytest.raises(ValueError, match="no inverse"):
        Matrix((a, b, c, d, e, f, g, h, i)).inverse()


def test_covered_length_counts_overlaps_once_and_ends_with_the_way() -> None:
    assert measure_covered_length([(6, 12), (-2, 3), (1, 4)], 0, 10) == 8
    assert measure_covered_length([(12, 14)], 0, 10) == 0


@given(st.lists(st.tuples(st.integers(0, 30), st.integers(0, 10)), max_size=6), st.integers(0, 30))
def test_covered_length_is_that_of_the_units_that_a_span_has(spans: list[tuple[int, int]], end: int) -> None:
    ends = [(start, start + length) for start, length in spans]
    units = sum(any(a <= x < b for a, b in ends) for x in range(end))
    assert measure_covered_length(ends, 0, end) == units

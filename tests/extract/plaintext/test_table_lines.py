# SPDX-FileCopyrightText: 2026 the boardtrace authors
# SPDX-License-Identifier: MIT

from extract.plaintext.table_lines import build_table_line, split_line_words


def test_rulings_are_no_words_and_wall_off_what_follows() -> None:
    words = split_line_words("barriers to | Offending [Service_")
    assert [w.text for w in words] == ["barriers", "to", "Offending", "Service"]
    assert [w.wall for w in words] == [False, False, True, True]


def test_wide_gaps_are_kept_where_the_text_has_them() -> None:
    line = build_table_line(0, 1, 1, split_line_words("Named GP     Fewer families"))
    assert line.gaps == {2}


def test_bullet_in_the_middle_of_a_line_is_marked() -> None:
    line = build_table_line(0, 1, 1, split_line_words("in two teams. ¢ Write a guide"))
    assert line.bullets == {3}

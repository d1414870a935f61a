# SPDX-FileCopyrightText: 2026 the boardtrace authors
# SPDX-License-Identifier: MIT

"""Archives are unpacked within limits; files that are not unpacked are named."""

import io
import zipfile
from pathlib import Path, PurePosixPath

import pytest

from ingest import zip_archive
from ingest.errors import RefusedError
from ingest.zip_archive import Member, unpack_archive


def is_pdf(path: PurePosixPath) -> bool:
    return path.suffix.lower() == ".pdf"


def write_zip(path: Path, members: dict[str, bytes]) -> Path:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    return path


def unpack(path: Path) -> dict[str, Member]:
    folder = path.with_suffix(".out")
    folder.mkdir()
    return {member.name: member for member in unpack_archive(path, folder, is_pdf)}


def test_wanted_files_are_unpacked_and_others_named(tmp_path: Path) -> None:
    members = {
        "2016/plan.PDF": b"one",
        "b\\plan.pdf": b"two",
        "notes.tex": b"",
        "__MACOSX/._plan.pdf": b"",
        ".x.pdf": b"",
    }
    found = unpack(write_zip(tmp_path / "a.zip", members))
    contents = {name: member.unpacked.read_bytes() if member.unpacked else None for name, member in found.items()}
    assert contents == {"2016/plan.PDF": b"one", "b/plan.pdf": b"two", "notes.tex": None}
    assert found["notes.tex"].reason == ""


@pytest.mark.parametrize("name", ["../plan.pdf", "/etc/plan.pdf", "c:/plan.pdf", "a/..\\plan.pdf", "plan\x1b[2J.pdf"])
def test_a_path_out_of_the_archive_is_refused_and_the_rest_unpacked(tmp_path: Path, name: str) -> None:
    found = unpack(write_zip(tmp_path / "a.zip", {name: b"bad", "good.pdf": b"good"}))
    assert found.pop("good.pdf").unpacked
    (refused,) = found.values()
    assert (refused.unpacked, "leads out" in refused.reason) == (None, True)
    assert [path.name for path in tmp_path.rglob("*.pdf")] == ["1.pdf"]


def test_a_link_is_refused(tmp_path: Path) -> None:
    link = zipfile.ZipInfo("link.pdf")
    link.external_attr = 0o120777 << 16
    with zipfile.ZipFile(tmp_path / "a.zip", "w") as archive:
        archive.writestr(link, "/etc/passwd")
    assert unpack(tmp_path / "a.zip")["link.pdf"].reason == "It is a link."


def test_an_encrypted_member_is_refused(tmp_path: Path) -> None:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("plan.pdf", b"x")
    content = bytearray(out.getvalue())
    for header, flags in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        content[content.index(header) + flags] |= 1
    (tmp_path / "a.zip").write_bytes(content)
    assert unpack(tmp_path / "a.zip")["plan.pdf"].reason == "It is encrypted."


def test_a_bomb_is_refused_before_it_is_unpacked(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(zip_archive, "MIN_SUSPECT_BYTES", 10_000)
    found = unpack(write_zip(tmp_path / "a.zip", {"bomb.pdf": bytes(3 << 20), "plan.pdf": b"good"}))
    assert "more than 200 times" in found["bomb.pdf"].reason
    assert found["plan.pdf"].unpacked
    assert not (tmp_path / "a.out" / "0.pdf").exists()


def test_all_files_together_have_a_limit(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(zip_archive, "MAX_UNPACKED_BYTES", 1000)
    found = unpack(write_zip(tmp_path / "a.zip", {"a.pdf": bytes(900), "b.pdf": bytes(900), "c.pdf": b""}))
    assert [bool(member.unpacked) for member in found.values()] == [True, False, True]


def test_the_disk_is_never_filled(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(zip_archive, "MIN_FREE_BYTES", 1 << 60)
    with pytest.raises(OSError, match="No space left"):
        unpack(write_zip(tmp_path / "a.zip", {"a.pdf": b"x"}))


def test_too_many_files_are_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(zip_archive, "MAX_MEMBERS", 2)
    with pytest.raises(RefusedError, match="3 files; more than 2"):
        unpack(write_zip(tmp_path / "a.zip", dict.fromkeys(["a.pdf", "b.pdf", "c.pdf"], b"")))


def test_a_damaged_archive_is_refused_and_a_damaged_member_named(tmp_path: Path) -> None:
    whole = write_zip(tmp_path / "a.zip", {"plan.pdf": bytes(range(256)) * 50, "good.pdf": b"good"}).read_bytes()
    (tmp_path / "cut.zip").write_bytes(whole[: len(whole) // 2])
    with pytest.raises(RefusedError, match="damaged"):
        unpack(tmp_path / "cut.zip")
    (tmp_path / "bad.zip").write_bytes(whole[:60] + bytes(8) + whole[68:])
    found = unpack(tmp_path / "bad.zip")
    assert "damaged" in found["plan.pdf"].reason
    assert found["good.pdf"].unpacked

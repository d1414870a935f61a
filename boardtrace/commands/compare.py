"""Commands over several versions: reviews, compare, link, unlink, history, summary."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

import click
from sqlalchemy import Connection, Engine

from boardtrace.commands._options import by_option, db_option, format_option, opened
from boardtrace.commands._output import clean, inert, put, show_csv, show_json, show_table
from boardtrace.settings import login_name
from normalise.agencies.registry import load_register
from normalise.agencies.succession import akin_of
from store.compare.changes import Change
from store.compare.compare import Comparison, compare_versions, find_lineage, find_versions, list_versions
from store.compare.grouping import describe_change, format_cell_name
from store.compare.history import HistoryLine, StatusCount, count_statuses, load_histories
from store.compare.summary import StatusSummary, summarise_version
from store.compare.text_diff import redline
from store.engine import writing
from store.versions.cases import Case, Version, list_cases, move_report_to_case
from store.versions.lineage import link_responses, list_uncertain_matches, place_unassigned_reports
from store.versions.match_rows import SuccessionLookup

AROUND = 3  # words shown before and after a change in a line of the table
SHOWN = 20  # what there is to choose from, at most


def settled(db: str) -> tuple[Engine, SuccessionLookup]:
    """The store, with every report of it among its review's versions."""
    engine, akin = opened(db), akin_of(load_register())
    with engine.begin() as connection:
        place_unassigned_reports(connection, akin)
    return engine, akin


@dataclass(frozen=True, slots=True, kw_only=True)
class VersionLine:
    """A report in the list of reviews."""

    review: str
    board: str
    subject: str
    as_at: date | None
    report: str
    file: str
    reading: str
    why: str


@click.command("reviews")
@db_option
@format_option("table", "json", "csv")
@click.option("--move", nargs=2, metavar="REPORT REVIEW", help="This report is a version of that review (or: own).")
def reviews_command(db: str, form: str, move: tuple[str, str] | None) -> None:
    """List the reviews, and which reports were found to be versions of each, and why.

    Example: boardtrace reviews --move 938fb10d6e 4afe63f065
    """
    engine, akin = settled(db)
    if move:
        _move(engine, akin, *move)
    with engine.connect() as connection:
        rows = [_version_line(review, version) for review in list_cases(connection) for version in review.versions]
    if form == "json":
        show_json(rows)
    elif form == "csv":
        show_csv(rows, VersionLine)
    else:
        columns = {"review": "review", "as_at": "as at", "report": "report", "reading": "reading", "subject": "subject"}
        show_table(_many(len({r.review for r in rows}), "review"), columns | {"file": "file", "why": "why"}, rows)


def _version_line(review: Case, version: Version) -> VersionLine:
    reading = f"superseded by {version.superseded_by}" if version.superseded_by else "current"
    return VersionLine(
        review=review.id, board=review.board, subject=review.subject, as_at=version.as_at, report=version.report,
        file=version.file, reading=reading, why=f"{version.why} ({version.score:.2f})",
    )  # fmt: skip


def _move(engine: Engine, akin: SuccessionLookup, report: str, review: str) -> None:
    from store.versions.lineage import place_report_in_case, rebuild_lineages

    with writing(engine) as connection:
        version = version_meant(connection, report)
        known = [r.id for r in list_cases(connection)]
        if review != "own" and review not in known:
            raise click.UsageError(f"“{review}” is no review. There are: {', '.join(known)}; or say: own.")
        move_report_to_case(connection, version.report, None if review == "own" else review, login_name())
        place_report_in_case(connection, version.report, akin)
        rebuild_lineages(connection, version.review, akin)


def version_meant(connection: Connection, wanted: str) -> Version:
    """The one version that is meant. Raises UsageError with what there is to choose from."""
    found = find_versions(connection, wanted)
    if len(found) == 1:
        return found[0]
    if found:
        raise click.UsageError(
            f"“{wanted}” names {len(found)} reports: {_listed(found)}. Say which by its report id or file name."
        )
    there = list_versions(connection)
    raise click.UsageError(f"“{wanted}” names no report. There are: {_listed(there) or 'none yet'}.")


def _listed(versions: Sequence[Version]) -> str:
    said = [f"{v.report} ({v.as_at or 'no date'}, {clean(v.file)})" for v in versions[:SHOWN]]
    return "; ".join(said) + (f"; and {len(versions) - SHOWN} more" if len(versions) > SHOWN else "")


@dataclass(frozen=True, slots=True, kw_only=True)
class ChangeLine:
    """A change in one line of the terminal."""

    what: str
    finding: str
    question: str
    agency: str
    field: str
    detail: str


@click.command("compare")
@click.argument("old", required=False)
@click.argument("new", required=False)
@db_option
@format_option("table", "json", "csv", "xlsx", "html")
@click.option("-o", "--output", type=click.Path(dir_okay=False, path_type=Path), help="The file to write.")
@click.option("--perhaps", is_flag=True, help="In JSON and CSV: also what OCR alone may explain.")
@click.option("--link-to", metavar="URL", help="In HTML: the web page that records are linked into.")
def compare_command(
    old: str | None, new: str | None, db: str, form: str, output: Path | None, perhaps: bool, link_to: str | None
) -> None:
    """What moved from OLD to NEW: dates, report ids or file names. Without them, the last two versions of each
    review. A difference that OCR alone explains is no change; what lies near that is listed apart.

    Example: boardtrace compare 2015-10-14 2016-01-07 --format html -o moved.html
    """
    engine, akin = settled(db)
    with engine.connect() as connection:
        pairs = _pairs(connection, old, new)
        found = [compare_versions(connection, before, after, akin) for before, after in pairs]
    _write(found, form, output, perhaps, link_to)


def _pairs(connection: Connection, old: str | None, new: str | None) -> list[tuple[Version, Version]]:
    if old and new:
        before, after = version_meant(connection, old), version_meant(connection, new)
        if before.report == after.report:
            raise click.UsageError(f"“{old}” and “{new}” are the same report.")
        return [(before, after)]
    if old:
        raise click.UsageError("Say two versions, or none for the last two of each review.")
    reviews = list_cases(connection)
    pairs = [(review.current[-2], review.current[-1]) for review in reviews if len(review.current) > 1]
    if not pairs:
        there = [v for review in reviews for v in review.versions]
        raise click.UsageError(
            f"No review has two versions to compare yet. There are: {_listed(there) or 'no reports'}. "
            "Import another version, or see with 'boardtrace reviews' how reports were put together."
        )
    return pairs


def _write(found: Sequence[Comparison], form: str, output: Path | None, perhaps: bool, link_to: str | None) -> None:
    every = tuple(c for comparison in found for c in comparison.changes)
    title = "; ".join(f"{c.old.as_at or c.old.file} to {c.new.as_at or c.new.file}" for c in found)
    if form == "table":
        _need_screen(output)
        for comparison in found:
            _show(comparison)
        return
    from store.export import changes

    if form == "json":
        put(inert(changes.export_changes_json(every, perhaps)), output)
    elif form == "csv":
        put(changes.export_changes_csv(every, perhaps), output)
    elif output is None:
        raise click.UsageError(f"Say with -o where the {form} file is to be written.")
    elif form == "xlsx":
        changes.write_changes_xlsx(every, output, title)
    else:
        linked = (lambda key: f"{link_to.rstrip('/')}/response/{key}") if link_to else None
        changes.write_changes_html(every, output, title, linked)
    sure = sum(c.sure for c in every)
    click.echo(f"{_many(sure, 'change')}, {len(every) - sure} that OCR may explain{_to(output)}", err=True)


def _need_screen(output: Path | None) -> None:
    if output is not None:
        raise click.UsageError("A table is for the screen. For a file, say --format csv, json, xlsx or html as well.")


def _to(output: Path | None) -> str:
    return f", written to {output}" if output else ""


def _show(found: Comparison) -> None:
    old, new = found.old, found.new
    head = f"{old.as_at or clean(old.file)} → {new.as_at or clean(new.file)}: {_many(len(found.sure), 'change')}"
    columns = {"what": "what", "question": "ques.", "agency": "agency", "field": "cell", "detail": "detail"}
    if found.sure:
        show_table(head, columns, [change_line(c) for c in found.sure])
    else:
        click.echo(f"{head}, nothing moved")
    if found.perhaps:
        print()
        show_table(f"{len(found.perhaps)} perhaps: OCR may explain them", columns, [_doubted(c) for c in found.perhaps])
    if found.overdue:
        print()
        late = {"finding": "find.", "question": "ques.", "agency": "agency", "status": "status", "days": "days",
                "target_date": "target"}  # fmt: skip
        show_table(f"{len(found.overdue)} overdue at {new.as_at}", late, found.overdue)
    doubtful = [p for p in found.matching.pairs if p.doubtful]
    if doubtful:
        print()
        rows = [_pair_line(p.old, p.new, p.score, p.reasons) for p in doubtful]
        show_table(
            f"{len(doubtful)} matched with doubt: boardtrace link or unlink OLD NEW decides",
            {"old": "old", "new": "new", "score": "score", "detail": "why"},
            rows,
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class PairLine:
    old: str
    new: str
    score: str
    detail: str


def _pair_line(old: str, new: str, score: float | None, reasons: Sequence[str]) -> PairLine:
    return PairLine(old=old, new=new, score=f"{score:.2f}" if score is not None else "", detail="; ".join(reasons))


def change_line(change: Change) -> ChangeLine:
    """A change as the table shows it: status and dates whole, wording by the words around what moved."""
    return ChangeLine(
        what=_what(change),
        finding=change.finding,
        question=_before(change.question, change.question_old),
        agency=_before(change.agency, change.agency_old),
        field=format_cell_name(change),
        detail=_detail(change),
    )


def _doubted(change: Change) -> ChangeLine:
    line = change_line(change)
    return ChangeLine(
        what=line.what, finding=line.finding, question=line.question, agency=line.agency, field=line.field,
        detail=f"{line.detail} ({change.why})",
    )  # fmt: skip


def _before(now: str | None, old: str | None) -> str:
    return f"{now or ''} (was {old})" if old else now or ""


def _what(change: Change) -> str:
    again = f", {change.times} times so far" if change.times > 1 else ""
    return describe_change(change).upper() if change.dropped else describe_change(change) + again


def _detail(change: Change) -> str:
    if change.kind == "rag" or change.field in ("target_date", "lead_person", "agency", "number", "label"):
        return f"{change.old or '–'} → {change.new or '–'}"
    if change.kind == "changed":
        return in_short(change.old, change.new)
    why = f" ({change.why})" if change.why else ""
    return f"{change.old or change.new}{why}"


def in_short(old: str, new: str) -> str:
    """What went [-so-] and what came {+so+}, with a few words around."""
    said = []
    parts = redline(old, new)
    for i, (part, text) in enumerate(parts):
        words = text.split()
        if part != "same":
            said.append(f"[-{text}-]" if part == "out" else f"{{+{text}+}}")
            continue
        head = words[:AROUND] if i else []
        tail = words[-AROUND:] if i < len(parts) - 1 else []
        whole = len(words) <= len(head) + len(tail)
        said.append(text if whole else " ".join([*head, "…", *tail]).strip())
    return " ".join(said)


def _deciding(name: str, together: bool, doc: str) -> click.Command:
    @click.command(name, help=doc)
    @click.argument("one")
    @click.argument("other")
    @db_option
    @by_option
    def command(one: str, other: str, db: str, by: str) -> None:
        engine, akin = settled(db)
        try:
            with writing(engine) as connection:
                link_responses(connection, one, other, together, by, akin)
        except KeyError as error:
            raise click.UsageError(
                f"“{error.args[0]}” is no response. 'boardtrace compare' and 'boardtrace records --format csv' list "
                "their ids."
            ) from error
        word = "one row's life" if together else "two rows' lives"
        click.echo(f"Kept: {one} and {other} are {word}; later imports respect it.", err=True)

    return command


link_command = _deciding(
    "link",
    True,
    "Say that responses ONE and OTHER, of two versions, are the same row's, for good.\n\n"
    "Example: boardtrace link 4e8d73cfb5-2a-police-1 1160ea7830-3a-police-1",
)
unlink_command = _deciding(
    "unlink",
    False,
    "Say that responses ONE and OTHER, of two versions, are not the same row's, for good.\n\n"
    "Example: boardtrace unlink 4e8d73cfb5-2a-police-1 1160ea7830-3a-police-1",
)


@click.command("doubts")
@db_option
@format_option("table", "json", "csv")
def doubts_command(db: str, form: str) -> None:
    """List the rows that were matched over versions with doubt, for a person to link or unlink.

    Example: boardtrace doubts --format csv
    """
    engine, _ = settled(db)
    with engine.connect() as connection:
        found = list_uncertain_matches(connection)
    rows = [_pair_line(m.previous or "", m.response, m.score, m.reasons) for m in found]
    if form == "json":
        show_json(rows)
    elif form == "csv":
        show_csv(rows, PairLine)
    else:
        show_table(_many(len(rows), "doubtful match", "doubtful matches"),
                   {"old": "old", "new": "new", "score": "score", "detail": "why"}, rows)  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class PointLine:
    """A promise at one version."""

    promise: str
    lineage: str
    as_at: date | None
    file: str
    question: str
    agency: str
    status: str | None
    target_date: str
    state: str
    response: str | None


@click.command("history")
@click.argument("wanted", required=False)
@db_option
@format_option("table", "json", "csv")
@click.option("--agency", help="Only this agency: its id, or part of its name.")
@click.option("--review", help="Only this review's id.")
@click.option("--plot", type=click.Path(dir_okay=False, path_type=Path), help="Draw it: FILE.svg or FILE.png.")
def history_command(
    wanted: str | None, db: str, form: str, agency: str | None, review: str | None, plot: Path | None
) -> None:
    """How a promise went: a line a version. WANTED is a question's label, a response's id or a lineage's. Without it
    and --agency, --plot draws how many stood where at each version of a review.

    Example: boardtrace history 2a --agency police --plot police.svg
    """
    engine, _ = settled(db)
    with engine.connect() as connection:
        reviews = [r for r in list_cases(connection) if review in (None, r.id)]
        if not reviews:
            raise click.UsageError(f"“{review}” is no review: 'boardtrace reviews' lists them.")
        lineage = find_lineage(connection, wanted) if wanted else None
        lines = [line for r in reviews for line in load_histories(connection, r.id)]
        tally = (
            [count for r in reviews for count in count_statuses(load_histories(connection, r.id), r)] if plot else []
        )
    chosen = [line for line in lines if _meant(line, wanted, lineage) and _of(line, agency)]
    if not chosen:
        labels = sorted({p.question for line in lines for p in line.points if p.there})
        raise click.UsageError(f"Nothing is called “{wanted or agency}”. There are questions {', '.join(labels)}.")
    if plot:
        _plot(chosen, tally if not (wanted or agency) else None, plot)
        return
    rows = [_point_line(line, i) for line in chosen for i in range(len(line.points))]
    if form == "json":
        show_json(rows)
    elif form == "csv":
        show_csv(rows, PointLine)
    else:
        columns = {"promise": "promise", "as_at": "as at", "status": "status", "target_date": "target", "state": ""}
        firsts = [replace(row, promise="") if i and row.lineage == rows[i - 1].lineage else row
                  for i, row in enumerate(rows)]  # fmt: skip
        show_table(_many(len(chosen), "promise"), columns, firsts)


def _meant(line: HistoryLine, wanted: str | None, lineage: str | None) -> bool:
    if wanted is None or wanted == line.lineage or lineage == line.lineage:
        return True
    return any(p.there and p.question.lower() == wanted.lower().rstrip(".") for p in line.points)


def _of(line: HistoryLine, agency: str | None) -> bool:
    said = (agency or "").lower()
    return any(p.there and (said == (p.agency_id or "") or said in p.agency.lower()) for p in line.points)


def _point_line(line: HistoryLine, at: int) -> PointLine:
    point = line.points[at]
    before = next((p for p in reversed(line.points[:at]) if p.there), None)
    now = f"{point.question} {point.agency}".strip()
    moved = before and before.targets and point.targets and max(point.targets) > max(before.targets)
    said = [
        "not there" if not point.there else "",
        "overdue" if point.overdue else "",
        "slipped" if moved else "",
        "matched with doubt" if point.doubtful else "",
        f"as {now}" if point.there and now != line.name else "",
    ]
    return PointLine(
        promise=line.name, lineage=line.lineage, as_at=point.as_at, file=point.file, question=point.question,
        agency=point.agency, status=point.status, target_date=point.target_date,
        state=", ".join(s for s in said if s), response=point.response,
    )  # fmt: skip


def _plot(lines: Sequence[HistoryLine], tally: Sequence[StatusCount] | None, target: Path) -> None:
    from store.export.plots import draw_counts, draw_history

    try:
        if tally is None:
            draw_history(lines, target)
        else:
            draw_counts(tally, target)
    except ValueError as error:
        raise click.UsageError(str(error)) from error
    click.echo(f"drawn to {target}", err=True)


@click.command("summary")
@click.argument("wanted", metavar="[AS_AT]", required=False)
@db_option
@format_option("table", "json", "csv", "xlsx", "html")
@click.option("-o", "--output", type=click.Path(dir_okay=False, path_type=Path), help="The file to write.")
def summary_command(wanted: str | None, db: str, form: str, output: Path | None) -> None:
    """How each agency and each finding stands at a version, and what moved since the one before. AS_AT is a date,
    a report's id or a file's name; without it, the last version.

    Example: boardtrace summary 2016-01-07 --format html -o standing.html
    """
    engine, akin = settled(db)
    with engine.connect() as connection:
        every = [v for v in list_versions(connection) if v.superseded_by is None]
        if not every:
            raise click.UsageError("There is no report yet: boardtrace import FILE.")
        version = version_meant(connection, wanted) if wanted else every[-1]
        earlier = [
            v for v in every if v.review == version.review and v.as_at and version.as_at and v.as_at < version.as_at
        ]
        rows = summarise_version(connection, version, earlier[-1] if earlier else None, akin)
    since = f", since {earlier[-1].as_at}" if earlier else ""
    title = f"As at {version.as_at or clean(version.file)}{since}"
    if form == "table":
        _need_screen(output)
        shown = {"kind": "by", "name": "name", **STANDING}
        show_table(title, shown, rows)
        return
    if form == "json":
        show_json(rows, output)
    elif form == "csv":
        show_csv(rows, StatusSummary, output)
    elif output is None:
        raise click.UsageError(f"Say with -o where the {form} file is to be written.")
    else:
        from store.export.summary import write_summary_html, write_summary_xlsx

        writer: Callable[[Sequence[StatusSummary], Path, str], None] = (
            write_summary_xlsx if form == "xlsx" else write_summary_html
        )
        writer(rows, output, title)
    click.echo(f"{title}{_to(output)}", err=True)


STANDING = {
    "responses": "resp.", "red": "R", "amber": "A", "green": "G", "complete": "C", "none": "none", "overdue": "overdue",
    "slipped_often": "slipped 2+", "unanswered": "no answer", "better": "better", "worse": "worse",
    "slipped": "slipped", "dropped": "dropped",
}  # fmt: skip


def _many(count: int, one: str, several: str = "") -> str:
    return f"{count} {one if count == 1 else several or one + 's'}"

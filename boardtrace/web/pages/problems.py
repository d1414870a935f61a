# SPDX-FileCopyrightText: 2026 the boardtrace authors
# SPDX-License-Identifier: MIT

"""Problems by file, with the decisions that close them.

They are values that could not be read for certain, and files that could not be read at all.
"""

from dataclasses import dataclass
from typing import Annotated, ClassVar, Literal

from fastapi import APIRouter, Depends, Form, HTTPException, Query, Request
from fastapi.responses import RedirectResponse
from sqlalchemy import Connection
from starlette.responses import Response

from boardtrace.web.dependencies import (
    AgencyRegister,
    DbConnection,
    SignedInUser,
    StaffUser,
    StoreEngine,
    require_csrf_token,
)
from boardtrace.web.paging import Paging, paginate
from boardtrace.web.parameters import MAX_DB_INTEGER
from boardtrace.web.rendering import query_string, render_web_page
from extract.text.column_names import COLUMN_FIELDS
from normalise.agencies.registry import Register
from normalise.agencies.succession import relation_explainer
from store.decisions.agency_aliases import accept_agency
from store.decisions.corrections import FieldError
from store.decisions.problem_decisions import accept_problem, decide_column, ignore_file
from store.derived.review_rules import label_field
from store.engine import write_transaction
from store.queries.problems import (
    FileProblems,
    count_files_with_problems,
    count_problem_codes,
    list_files_with_problems,
)
from store.reports.import_runs import FileOutcome, list_unread_files

router = APIRouter()
FILES_PER_PAGE = 20
MAX_UNREAD_FILES = 50  # listed of the files that were not read
MAX_WORDS_CHARS = 200
SAVED = (
    "The decision is saved. It holds for later reports too; the log can undo it. A decision on a column changes a "
    "stored report when its file is read again."
)


@dataclass(frozen=True, slots=True, kw_only=True)
class ProblemsContext:
    """`codes` are the kinds of problems with their counts.

    `unread` are the files that were not read; `fields` are those that a column may be, with their labels; `done` says
    that a decision was saved, `refused` why one was not.
    """

    TEMPLATE: ClassVar[str] = "problems.html"

    files: list[FileProblems]
    unread: list[FileOutcome]
    unread_more: int
    codes: list[tuple[str, int]]
    code: str
    words: str
    paging: Paging
    fields: tuple[tuple[str, str], ...]
    done: str
    refused: str


@router.get("/faults")
def show_problems(
    request: Request,
    user: SignedInUser,
    connection: DbConnection,
    code: str = "",
    q: str = "",
    number: Annotated[int, Query(alias="page")] = 1,
    done: bool = False,
) -> Response:
    message = SAVED if done else ""
    return _render_problems(request, connection, code, q, number, done=message)


def _render_problems(
    request: Request,
    connection: Connection,
    code: str,
    q: str,
    number: int,
    *,
    done: str = "",
    refused: str = "",
    status: int = 200,
) -> Response:
    words = q.strip()[:MAX_WORDS_CHARS]
    paging = paginate(count_files_with_problems(connection, code, words), FILES_PER_PAGE, number, code=code, q=words)
    unread = list_unread_files(connection) if not (code or words) and paging.number == 1 else []
    context = ProblemsContext(
        files=list_files_with_problems(connection, paging.start, FILES_PER_PAGE, code, words),
        unread=unread[:MAX_UNREAD_FILES],
        unread_more=max(0, len(unread) - MAX_UNREAD_FILES),
        codes=count_problem_codes(connection),
        code=code,
        words=words,
        paging=paging,
        fields=tuple(sorted(((field, label_field(field)) for field in COLUMN_FIELDS), key=lambda f: f[1])),
        done=done,
        refused=refused,
    )
    return render_web_page(request, context, status)


@dataclass(frozen=True, slots=True, kw_only=True)
class DecisionForm:
    """A decision on a problem.

    `problem` is its number, `name` the printed name of its agency or column, or the file's name; `sha256` is the file's
    hash.
    """

    act: Literal["agency", "column", "accept", "ignore"]
    problem: int
    name: str
    field: str
    sha256: str


def parse_form(
    act: Annotated[Literal["agency", "column", "accept", "ignore"], Form()],
    problem: Annotated[int, Form(ge=0, le=MAX_DB_INTEGER)] = 0,
    name: Annotated[str, Form()] = "",
    field: Annotated[str, Form()] = "",
    sha256: Annotated[str, Form()] = "",
) -> DecisionForm:
    return DecisionForm(act=act, problem=problem, name=name, field=field, sha256=sha256)


@router.post("/faults", dependencies=[Depends(require_csrf_token)])
def submit_decision(
    request: Request,
    user: StaffUser,
    engine: StoreEngine,
    register: AgencyRegister,
    form: Annotated[DecisionForm, Depends(parse_form)],
    code: Annotated[str, Form()] = "",
    q: Annotated[str, Form()] = "",
) -> Response:
    try:
        with write_transaction(engine) as connection:
            _apply_form(connection, user.name, form, register)
    except KeyError:
        raise HTTPException(404, "The problem is gone: its report was read again. Reload the page.") from None
    except FieldError as error:
        with engine.connect() as connection:
            return _render_problems(request, connection, code, q, 1, refused=str(error), status=422)
    return RedirectResponse("/faults" + query_string(code=code, q=q, done=1), 303)


def _apply_form(connection: Connection, by: str, form: DecisionForm, register: Register) -> None:
    if form.act == "agency":
        accept_agency(connection, form.name, by, relation_explainer(register))
    elif form.act == "column":
        decide_column(connection, form.name, form.field, by=by)
    elif form.act == "accept":
        accept_problem(connection, form.problem, by=by)
    else:
        ignore_file(connection, form.sha256 or form.name, form.name, by=by)

# SPDX-FileCopyrightText: 2026 the boardtrace authors
# SPDX-License-Identifier: MIT

"""The OpenAPI description of the API."""

from pathlib import Path
from typing import Any

import schemathesis
from hypothesis import HealthCheck, given, settings
from schemathesis.core.result import Ok

from boardtrace.web.app import create_app
from boardtrace.web.settings import WebSettings
from store.engine import store_url
from tests import search_effort
from tests.boardtrace.web.conftest import Client

CSRF_TOKEN = "7" * 64
CHECKS = [
    schemathesis.checks.not_a_server_error,
    schemathesis.checks.status_code_conformance,
    schemathesis.checks.content_type_conformance,
    schemathesis.checks.response_schema_conformance,
]
EXAMPLES = search_effort.count(reduced=12, full=100)  # of each address


def test_no_page_of_the_api_loads_resources_from_elsewhere(client: Client) -> None:
    one = client()
    assert one.get("/api/v1/openapi.json").json()["openapi"].startswith("3.")
    for path in ("/docs", "/redoc", "/openapi.json"):
        assert one.get(path).status_code == 404


def test_answers_match_the_description(database: Path) -> None:
    """No request leads to an internal error, or to a status, schema or content type that is not described."""
    files = database.with_suffix(".files")
    app = create_app(WebSettings(url=store_url(str(database)), files=files, worker=False, allowed_hosts=()))
    app.state.local_csrf_token = CSRF_TOKEN
    described = schemathesis.openapi.from_asgi("/api/v1/openapi.json", app)
    operations = [result.ok() for result in described.get_all_operations() if isinstance(result, Ok)]
    assert len(operations) >= 12
    for operation in operations:

        @settings(max_examples=EXAMPLES, deadline=None, suppress_health_check=list(HealthCheck))
        @given(case=operation.as_strategy())
        def check_answer(case: schemathesis.Case[Any]) -> None:
            case.validate_response(case.call(headers={"x-csrf-token": CSRF_TOKEN}), checks=CHECKS)

        check_answer()
    app.state.engine.dispose()

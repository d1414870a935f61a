# SPDX-FileCopyrightText: 2026 the boardtrace authors
# SPDX-License-Identifier: MIT

"""The web application: settings in, an ASGI application out."""

import secrets
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from fastapi import APIRouter, Depends, FastAPI
from fastapi.staticfiles import StaticFiles
from starlette.responses import Response
from starlette.types import Scope

from boardtrace.web.api import imports as api_imports
from boardtrace.web.api import read_only, session
from boardtrace.web.dependencies import reject_unstorable_text
from boardtrace.web.downloads import Downloads
from boardtrace.web.errors import register_error_handlers
from boardtrace.web.import_supervisor import ImportSupervisor, start_processes
from boardtrace.web.looks import Looks
from boardtrace.web.middleware import SecurityMiddleware
from boardtrace.web.navigation import select_nav_links
from boardtrace.web.page_renderer import PAGE_RENDERER
from boardtrace.web.pages import (
    account,
    actions,
    agencies,
    chasing,
    compare,
    crop,
    dashboard,
    data,
    downloads,
    evidence,
    exports,
    gaps,
    history,
    imports,
    list_files,
    log,
    login,
    look,
    page_image,
    problems,
    record,
    report,
    report_case,
    reports,
    retention,
    review,
    rows,
    saved_filters,
    search,
    users,
    verify,
)
from boardtrace.web.rendering import STATIC_FOLDER
from boardtrace.web.request_slots import RequestSlotMiddleware
from boardtrace.web.settings import WebSettings
from boardtrace.web.store_views import StoreViews
from boardtrace.web.verification import Verification
from store.engine import open_store

ROUTERS: tuple[APIRouter, ...] = (
    reports.router,
    login.router,
    report.router,
    report_case.router,
    imports.router,
    look.router,
    session.router,
    read_only.router,
    api_imports.router,
    page_image.router,
    crop.router,
    review.router,
    actions.router,
    dashboard.router,
    chasing.router,
    evidence.router,
    gaps.router,
    compare.router,
    history.router,
    agencies.router,
    problems.router,
    log.router,
    verify.router,
    account.router,
    users.router,
    exports.router,
    data.router,
    list_files.router,
    saved_filters.router,
    downloads.router,
    retention.router,
    search.router,
    rows.router,
    record.router,  # last, because its addresses match almost any path
)
"""All routers, in the order in which addresses are matched. boardtrace/web/pages/__init__.py says how to add a page."""


class CachedStaticFiles(StaticFiles):
    """Style sheets, scripts and the icon. Their address contains a digest (`rendering.static_address`)."""

    async def get_response(self, path: str, scope: Scope) -> Response:
        response = await super().get_response(path, scope)
        response.headers["cache-control"] = (
            "public, max-age=31536000, immutable" if scope["query_string"] else "no-cache"
        )
        return response


def create_app(settings: WebSettings) -> FastAPI:
    """Create the application over a database, which is opened and created if missing. Raises StoreError."""
    engine = open_store(settings.url)
    supervisor = ImportSupervisor(settings, engine)

    @asynccontextmanager
    async def lifespan(_: FastAPI) -> AsyncIterator[None]:
        threads = start_processes(supervisor) if settings.worker else ()
        if settings.worker:
            PAGE_RENDERER.warm_up()
        yield
        for thread in threads:
            thread.stop()
        app.state.verification.stop()
        app.state.looks.close()
        app.state.downloads.close()
        PAGE_RENDERER.close()
        app.state.store_views.close()

    app = FastAPI(
        title="boardtrace",
        docs_url=None,
        redoc_url=None,
        openapi_url=None,  # `api.session` has it, for users who are signed in
        lifespan=lifespan,
        dependencies=[Depends(reject_unstorable_text)],
    )
    app.state.settings, app.state.engine, app.state.import_supervisor = settings, engine, supervisor
    app.state.store_views = StoreViews(settings.url, engine)
    app.state.verification, app.state.looks = Verification(settings), Looks()
    app.state.downloads = Downloads(settings)
    app.state.local_csrf_token = secrets.token_hex(32)
    app.add_middleware(RequestSlotMiddleware)
    app.add_middleware(SecurityMiddleware, settings=settings)
    register_error_handlers(app)
    for router in ROUTERS:
        app.include_router(router, include_in_schema=router.prefix.startswith("/api/"))
    app.state.nav_links = select_nav_links(path for router in ROUTERS for path in _route_paths(router))
    app.mount("/static", CachedStaticFiles(directory=STATIC_FOLDER), name="static")
    return app


def _route_paths(router: APIRouter) -> list[str]:
    return [getattr(route, "path", "") for route in router.routes]

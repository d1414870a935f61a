# SPDX-FileCopyrightText: 2026 the boardtrace authors
# SPDX-License-Identifier: MIT

"""Settings of the web interface."""

from boardtrace.web.settings import allowed_host_names, is_loopback


def test_allowed_host_names_depend_on_the_bound_address() -> None:
    assert "plans.example.org" in allowed_host_names("127.0.0.1", ("Plans.example.org",))
    assert allowed_host_names("0.0.0.0", ()) == ()
    assert not is_loopback("192.0.2.7")
    assert is_loopback("::1")

# SPDX-FileCopyrightText: 2026 the boardtrace authors
# SPDX-License-Identifier: MIT

"""The layers of a PDF that a viewer does not show when it opens it."""

from typing import Any

import pytest
from pdfminer.pdftypes import PDFObjRef
from pdfminer.psparser import LIT

from ingest.image.optional_content import HiddenLayers, find_hidden_layers


class Layer(PDFObjRef):
    """A reference to a layer, which needs no document."""

    def __init__(self, number: int, **properties: Any) -> None:
        self.objid = number
        self.properties = {"Type": LIT("OCG"), **properties}

    def resolve(self, default: object = None) -> dict[str, Any]:
        return self.properties


DRAFT, FINAL = Layer(1), Layer(2)
ON_SCREEN = Layer(3, Usage={"View": {"ViewState": LIT("OFF")}, "Print": {"PrintState": LIT("ON")}})


@pytest.mark.parametrize(
    ("configuration", "hidden"),
    [
        ({}, set()),
        ({"OFF": [DRAFT]}, {1}),
        ({"BaseState": LIT("OFF"), "ON": [FINAL]}, {1, 3}),
        ({"AS": [{"Event": LIT("View"), "OCGs": [ON_SCREEN], "Category": [LIT("View")]}]}, {3}),
        ({"AS": [{"Event": LIT("Print"), "OCGs": [ON_SCREEN], "Category": [LIT("Print")]}]}, set()),
    ],
)
def test_configuration_tells_which_layers_are_off(configuration: dict[str, Any], hidden: set[int]) -> None:
    properties = {"OCGs": [DRAFT, FINAL, ON_SCREEN], "D": configuration}
    assert find_hidden_layers({"OCProperties": properties}).numbers == hidden


@pytest.mark.parametrize(
    ("combination", "hidden"),
    [
        ({"OCGs": DRAFT}, True),
        ({"OCGs": [DRAFT, FINAL]}, False),
        ({"OCGs": [DRAFT, FINAL], "P": LIT("AllOn")}, True),
        ({"OCGs": [DRAFT, FINAL], "P": LIT("AllOff")}, True),
        ({"OCGs": [DRAFT, FINAL], "P": LIT("AnyOff")}, False),
        ({"OCGs": []}, False),
        ({"VE": [LIT("Not"), DRAFT]}, False),
        ({"VE": [LIT("And"), FINAL, [LIT("Or"), DRAFT, FINAL]]}, False),
        ({"VE": [LIT("And"), FINAL, [LIT("Not"), FINAL]]}, True),
    ],
)
def test_combination_of_layers_is_hidden_as_its_rule_says(combination: dict[str, Any], hidden: bool) -> None:
    assert HiddenLayers(frozenset({1})).hide({"Type": LIT("OCMD"), **combination}) is hidden

# SPDX-FileCopyrightText: 2026 the boardtrace authors
# SPDX-License-Identifier: MIT

"""Which layers of a PDF a viewer shows (optional content, ISO 32000-2, 8.11)."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from pdfminer.pdftypes import PDFObjRef, resolve1
from pdfminer.psparser import literal_name

MAX_NESTING = 32  # of visibility expressions


@dataclass(frozen=True, slots=True)
class HiddenLayers:
    """The object numbers of the layers that are off when a document is opened."""

    numbers: frozenset[int] = frozenset()

    def hide(self, content: Any) -> bool:
        """Return whether content is hidden that belongs to this layer, or to this combination of layers."""
        if not self.numbers:
            return False
        properties = resolve1(content)
        if not isinstance(properties, Mapping) or _read_name(properties.get("Type")) != "OCMD":
            return self._is_off(content)
        expression = resolve1(properties.get("VE"))
        if isinstance(expression, list):
            return not self._is_true(expression, MAX_NESTING)
        listed = resolve1(properties.get("OCGs"))
        layers = listed if isinstance(listed, list) else [properties.get("OCGs")]
        states = [not self._is_off(layer) for layer in layers if resolve1(layer) is not None]
        shown = {"AllOn": all(states), "AnyOff": not all(states), "AllOff": not any(states)}
        return bool(states) and not shown.get(_read_name(properties.get("P")), any(states))

    def _is_off(self, layer: Any) -> bool:
        return isinstance(layer, PDFObjRef) and layer.objid in self.numbers

    def _is_true(self, expression: Any, depth: int) -> bool:
        """Evaluate a layer, or an array of an operator and its operands."""
        parts = resolve1(expression)
        if not isinstance(parts, list) or not parts or not depth:
            return not self._is_off(expression)
        values = [self._is_true(part, depth - 1) for part in parts[1:]]
        operator = _read_name(parts[0])
        return not any(values) if operator == "Not" else any(values) if operator == "Or" else all(values)


def find_hidden_layers(catalog: Mapping[str, Any]) -> HiddenLayers:
    """Return the layers of a document that its default configuration does not show on a screen."""
    properties = resolve1(catalog.get("OCProperties"))
    if not isinstance(properties, Mapping):
        return HiddenLayers()
    layers = _list_numbers(properties.get("OCGs"))
    configuration = resolve1(properties.get("D"))
    if not isinstance(configuration, Mapping):
        return HiddenLayers()
    off = set(layers) if _read_name(configuration.get("BaseState")) == "OFF" else set()
    off = off - set(_list_numbers(configuration.get("ON"))) | set(_list_numbers(configuration.get("OFF")))
    for usage in _list_members(configuration.get("AS")):
        if isinstance(usage, Mapping) and _read_name(usage.get("Event")) == "View":
            for layer in resolve1(usage.get("OCGs")) or ():
                state = _find_view_state(layer)
                if isinstance(layer, PDFObjRef) and state:
                    (off.add if state == "OFF" else off.discard)(layer.objid)
    return HiddenLayers(frozenset(off))


def _find_view_state(layer: Any) -> str:
    """Return the state that a layer has on a screen, "ON" or "OFF"; "" where it gives none."""
    found = resolve1(layer)
    for key in ("Usage", "View"):
        found = resolve1(found.get(key)) if isinstance(found, Mapping) else None
    return _read_name(found.get("ViewState")) if isinstance(found, Mapping) else ""


def _list_numbers(array: Any) -> list[int]:
    found = resolve1(array)
    return [item.objid for item in found if isinstance(item, PDFObjRef)] if isinstance(found, list) else []


def _list_members(array: Any) -> list[Any]:
    found = resolve1(array)
    return [resolve1(item) for item in found] if isinstance(found, list) else []


def _read_name(value: Any) -> str:
    found = resolve1(value)
    return "" if found is None else str(literal_name(found))

# SPDX-FileCopyrightText: 2026 the boardtrace authors
# SPDX-License-Identifier: MIT

"""Tell names of organisations from names of persons and offices, by their words."""

import re

ORGANISATION_WORD = re.compile(
    r"\b(?:polic(?:e|ing)|constabulary|councils?|trusts?|nhs|services?|teams?|boards?|schools?|colleges?|education|"
    r"academ(?:y|ies)|health(?:care)?|legal|maternity|mental|primary care|social care|"
    r"probation|cafcass|hous(?:ing|es)|homes?|authorit(?:y|ies)|agency|agencies|"
    r"partners?|partnerships?|committees?|groups?|sub-?groups?|hospitals?|ambulance|practices?|general practice|gps?|"
    r"midwifery|organisations?|departments?|directorates?|charit(?:y|ies)|associations?|aid|help|support|hubs?|centres?|"
    r"society|company|units?|courts?|prisons?|fire|rescue|youth|children'?s?|famil(?:y|ies)|carers|women'?s|communit(?:y|ies)|"
    r"commissioning|safeguarding|nspcc|barnardo'?s?|all|sectors?|forums?|ccgs?|pct|lscb|scb|yots?|yos)\b",
    re.I,
)
PERSON_WORD = re.compile(
    r"\b(?:mr|mrs|ms|miss|dr|prof|sgt|insp|supt|cllr|manager|director|head|officer|chair|nurse|doctor|coordinator|"
    r"co-ordinator|commander|superintendent|inspector|sergeant|constable|adviser|advisor|administrator|consultant|"
    r"chief|deputy|assistant|principal|solicitor|clerk|leader|lead|practitioner|named|designated)\b",
    re.I,
)
POLICE_RANK = re.compile(
    r"\b(?:[AT]/)?(?:PC|PS|DC|DS|DI|DCI|DCS|D/?Supt|DSU|ACC|DCC|PCSO|Det|Detective)\.?\s(?:[A-Z]\.?\s)?([A-Z][\w'’-]+)"
)
"""A rank before a name. A district council is "DC" too, so that no word of an organisation may follow."""
PERSON_NAME = re.compile(
    r"^[A-Z][a-z'’-]+(?:\s[A-Z]\.?)?\s(?:Mc|Mac|O['’]|[Dd]e\s)?[A-Z][a-z'’-]+$|^[A-Z]\.?\s?[A-Z][a-z'’-]+$"
)
INITIALS = re.compile(r"^(?:[A-Z]\.?\s?){2}$")
ABBREVIATION = re.compile(r"^[A-Z&]{3,7}s?$")  # "LSCB", "BCUHB"; two letters are initials
NAME_SEPARATOR = re.compile(r"\s*(?:[,;/\n]|\band\b|&)\s*")


def is_organisation(text: str) -> bool:
    """Return whether a name is an organisation's, by its words: "Head of Housing" is a person."""
    parts = [part for part in NAME_SEPARATOR.split(text) if part]
    return (
        bool(parts) and not is_person(text) and any(ORGANISATION_WORD.search(p) or ABBREVIATION.match(p) for p in parts)
    )


def is_person(text: str) -> bool:
    """Return whether a name is that of a person or an office. It may be broken over lines, or one name on each line."""
    if has_office(text):
        return True
    joined = " ".join(text.split())
    parts = [part for part in (*NAME_SEPARATOR.split(joined), *NAME_SEPARATOR.split(text)) if part]
    return any(INITIALS.match(p) or (PERSON_NAME.match(p) and not ORGANISATION_WORD.search(joined)) for p in parts)


def has_office(text: str) -> bool:
    """Return whether a name has a personal title, an office or a rank of the police.

    Examples are "Dr Dacre", "Named Midwife", "DI Dacre".
    """
    ranked = POLICE_RANK.search(text)
    return PERSON_WORD.search(text) is not None or bool(ranked and not ORGANISATION_WORD.search(ranked[1]))

"""Registry numbers of trials: found in text, normalised, and told apart from accession numbers of other data banks.

NLM's list of data banks: https://www.nlm.nih.gov/bsd/medline_databank_source.html
Forms of the numbers: https://clinicaltrials.gov, https://www.isrctn.com, https://eudract.ema.europa.eu,
https://www.anzctr.org.au, https://www.chictr.org.cn.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from ingest.record import Accession, TrialId

_REGISTRY_OF_DATABANK = {
    "clinicaltrials.gov": "NCT",
    "isrctn": "ISRCTN",
    "eudract": "EudraCT",
    "anzctr": "ACTRN",
    "chictr": "ChiCTR",
}
_OTHER_TRIAL_REGISTRIES = frozenset(
    {"cris", "ctri", "drks", "eu-ctr", "irct", "itmctr", "japiccti", "jma", "jma-iia", "jprn", "jrct", "lbctr", "ntr"}
    | {"pactr", "phrr", "rebec", "repec", "rpcec", "slctr", "tctr", "umin", "umin-ctr", "umin_ctr"}
)

_DASH = r"[-‐‑‒–—−]"
_GAP = rf"(?:\s|[:#.]|{_DASH}){{0,3}}"
_WORDS = r"(?:\s?\)?,?\s?(?:registry|registration|number|no|id|identifier)\b){0,2}\)?"  # "ISRCTN, number 96169987"
_JOIN = rf"\s?{_DASH}\s?"
_NOT_EUDRACT = rf"5[0-9]{{5}} {_JOIN} [0-9][0-9] {_JOIN} [0-9][0-9]"  # its successor of 2022, the EU CT number
_NUMBER = re.compile(
    rf"""
    (?<![A-Za-z0-9]) (?: Clinical\s?Trials?\.gov \s? )? NCT {_WORDS} {_GAP}
        (?P<nct> [0-9]{{4}} [\s-]? [0-9]{{4}} ) (?![0-9])
  | ISRCTN {_WORDS} {_GAP} (?P<isrctn> [0-9]{{4}} [\s-]? [0-9]{{4}} ) (?![0-9])
  | (?<![0-9-]) (?P<eudract> 20[0-9][0-9] {_JOIN} (?! {_NOT_EUDRACT} ) [0-9]{{6}} {_JOIN} [0-9][0-9] ) (?![0-9])
  | (?: ACTRN | ANZCTR ) N? {_WORDS} {_GAP} (?P<actrn> [0-9]{{14}} ) (?![0-9])
  | ChiCTR {_GAP} (?: (?P<chictr_type> [A-Z]{{2,5}} ) {_GAP} )? (?P<chictr> [0-9]{{8}} (?: [0-9][0-9] )? ) (?![0-9])
    """,
    re.VERBOSE | re.IGNORECASE,
)
# Each form has four digits and four more. A pattern that begins with one set of signs is searched for fastest.
_LONG_NUMBER = re.compile(r"[0-9][0-9]{3}[\s‐‑‒–—−-]{0,3}[0-9]{4}")
_NOT_DIGITS = re.compile(r"\D+")


def trial_ids_in(text: str) -> tuple[TrialId, ...]:
    """The trial numbers that a text states, in their order, normalised, each once."""
    if not _LONG_NUMBER.search(text):
        return ()
    return unique_trial_ids(
        TrialId(number, registry, "text") for number, registry in map(_normalised, _NUMBER.finditer(text))
    )


def databank_entry(databank: str, number: str) -> TrialId | Accession:
    """A DataBank's accession number: a trial's, or an entry of another kind of data bank.

    Where the number has the form of one of the five registries, that decides, not the data bank's name.
    """
    match = _NUMBER.search(number)
    if match:
        normalised, registry = _normalised(match)
        return TrialId(normalised, registry, "databank")
    name = databank.casefold().replace(" ", "-")
    if name in _REGISTRY_OF_DATABANK:
        return TrialId(number, _REGISTRY_OF_DATABANK[name], "databank")
    if name in _OTHER_TRIAL_REGISTRIES:
        return TrialId(number, databank, "databank")
    return Accession(databank, number)


def unique_trial_ids(trial_ids: Iterable[TrialId]) -> tuple[TrialId, ...]:
    """Each number once; the first statement of it stays."""
    first: dict[str, TrialId] = {}
    for trial_id in trial_ids:
        first.setdefault(trial_id.number, trial_id)
    return tuple(first.values())


def _normalised(match: re.Match[str]) -> tuple[str, str]:
    digits = _NOT_DIGITS.sub("", match[match.lastgroup or 0])
    if match["nct"]:
        return f"NCT{digits}", "NCT"
    if match["isrctn"]:
        return f"ISRCTN{digits}", "ISRCTN"
    if match["eudract"]:
        return f"{digits[:4]}-{digits[4:10]}-{digits[10:]}", "EudraCT"
    if match["actrn"]:
        return f"ACTRN{digits}", "ACTRN"
    if match["chictr_type"]:
        return f"ChiCTR-{match['chictr_type'].upper()}-{digits}", "ChiCTR"
    return f"ChiCTR{digits}", "ChiCTR"

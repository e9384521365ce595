"""How numbers of documents are written (NĐ 30/2020/NĐ-CP Annex I, memory: high)."""


def written(number: int) -> str:
    """Return a number as documents show it: below 10 with a leading zero."""
    return f"{number:02d}"


def symbol(number: int, *, kind: str, agency: str = "") -> str:
    """Return number and symbol, e.g. `05/TB-PC08`; forms of the one-stop counter have no agency part: `05/TNHS`."""
    return f"{written(number)}/{kind}-{agency}" if agency else f"{written(number)}/{kind}"

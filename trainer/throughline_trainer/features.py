"""Features: what of a lead the model reads."""

from dataclasses import dataclass

NUMERIC, CATEGORICAL = "numeric", "categorical"


@dataclass(frozen=True)
class Feature:
    """One input of the model. `sources` are the lead fields to read, the first that has a value wins."""

    key: str
    label: str
    type: str
    sources: tuple[str, ...]
    unit: str | None = None
    personal: bool = False
    sensitive: bool = False
    changeable: bool = True
    phrase: str | None = None

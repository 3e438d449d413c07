"""A dataset: rows in time order, the model's inputs, who bought, and what is known about the rows besides."""

from dataclasses import dataclass, field, replace

import numpy as np
import pandas as pd

from .features import Feature


@dataclass(frozen=True)
class Dataset:
    frame: pd.DataFrame
    label: pd.Series
    features: tuple[Feature, ...]
    missing_values: tuple[str, ...] = ()
    about: dict = field(default_factory=dict)
    # Moments of the rows, UTC; None where only their order is known.
    at: pd.Series | None = None
    # For each feature and row: missing when the lead was scored, filled now.
    later: pd.DataFrame | None = None
    # Segments and declared fairness groups, by name.
    groups: pd.DataFrame | None = None
    # Log-odds of today's active model for each row as it stood; None without an active model.
    active: np.ndarray | None = None
    # Values that could not be read, by feature: how many, and of what kind.
    unreadable: dict[str, int] = field(default_factory=dict)

    def __len__(self) -> int:
        return len(self.label)

    def keep(self, keys: list[str]) -> "Dataset":
        """The same rows with these features only."""
        features = tuple(feature for feature in self.features if feature.key in keys)
        later = self.later
        if later is not None:
            later = later[[feature.key for feature in features if feature.key in later]]
        return replace(self, frame=self.frame[[feature.key for feature in features]], features=features, later=later)

    def without(self, *keys: str) -> "Dataset":
        """The same rows with fewer features."""
        return self.keep([feature.key for feature in self.features if feature.key not in keys])

    def rows(self, which) -> "Dataset":
        """Some of the rows, by position, in the order given."""

        def pick(values):
            return None if values is None else values.iloc[which].reset_index(drop=True)

        return replace(
            self,
            frame=pick(self.frame),
            label=pick(self.label),
            at=pick(self.at),
            later=pick(self.later),
            groups=pick(self.groups),
            active=None if self.active is None else self.active[which],
        )

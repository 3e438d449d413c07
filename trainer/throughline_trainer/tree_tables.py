"""Trees of at most two features, added up into tables: the same numbers as the trees, looked up instead of walked."""

import numpy as np
from interpret.utils import purify

from .additive import AdditiveModel, Axis, Term
from .features import CATEGORICAL, Feature
from .merging import representatives


def _splits(node: dict):
    if "split_feature" in node:
        yield node
        yield from _splits(node["left_child"])
        yield from _splits(node["right_child"])


def _axes(trees: list[dict], features: tuple[Feature, ...], known: dict[str, tuple[str, ...]]) -> list[Axis]:
    edges: list[set[float]] = [set() for _ in features]
    for tree in trees:
        for split in _splits(tree):
            if split["decision_type"] == "<=":
                # LightGBM sends a value at the bound to the left, an axis to the right.
                edges[split["split_feature"]].add(float(np.nextafter(split["threshold"], np.inf)))
    return [
        Axis(feature.key, categories=known[feature.key])
        if feature.type == CATEGORICAL
        else Axis(feature.key, edges=tuple(sorted(edges[index])))
        for index, feature in enumerate(features)
    ]


def _codes(axis: Axis) -> np.ndarray:
    """What LightGBM is given for each bin: the numbers of boosting.encode for categories, NaN for missing."""
    if axis.categories is None:
        return representatives(axis).to_numpy()
    return np.array([np.nan, *range(1, len(axis.categories) + 1), 0])


def _goes_left(split: dict, codes: np.ndarray) -> np.ndarray:
    """As LightGBM decides (tree.h): where it saw nothing missing in training, missing counts as 0."""
    missing = np.isnan(codes)
    filled = np.where(missing, 0.0, codes)
    if split["decision_type"] == "==":
        inside = np.isin(filled, [int(code) for code in split["threshold"].split("||")])
        return inside & ~missing if split["missing_type"] == "NaN" else inside
    left = filled <= split["threshold"]
    return np.where(missing, split["default_left"], left) if split["missing_type"] == "NaN" else left


def _values(node: dict, codes: dict[int, np.ndarray]) -> np.ndarray:
    """The tree's answer for every combination of bins; `codes` are shaped so that they broadcast."""
    if "split_feature" not in node:
        return np.float64(node["leaf_value"])
    left, right = (_values(node[child], codes) for child in ("left_child", "right_child"))
    return np.where(_goes_left(node, codes[node["split_feature"]]), left, right)


def _add(tables: dict, key: tuple[int, ...], values: np.ndarray, shape: tuple[int, ...]) -> None:
    tables[key] = tables.get(key, np.zeros(shape)) + np.broadcast_to(values, shape)


def add_up(trees: list[dict], features: tuple[Feature, ...], known: dict[str, tuple[str, ...]], bins_of) -> AdditiveModel:
    """The sum of LightGBM's trees (`dump_model`). What a pair says of one feature alone goes to that feature (purified), and
    every term is 0 on average over the rows, whose bins `bins_of(axis)` gives."""
    axes, intercept, tables = _axes(trees, features, known), 0.0, {}
    for tree in trees:
        used = tuple(sorted({split["split_feature"] for split in _splits(tree)}))
        codes = {
            feature: _codes(axes[feature]).reshape([-1 if place == position else 1 for place in range(len(used))])
            for position, feature in enumerate(used)
        }
        values = _values(tree, codes)
        if used:
            _add(tables, used, values, tuple(axes[feature].size for feature in used))
        else:
            intercept += float(values)

    rows = [bins_of(axis) for axis in axes]
    pairs = {}
    for key in [key for key in tables if len(key) == 2]:
        weights = np.zeros(tables[key].shape)
        np.add.at(weights, (rows[key[0]], rows[key[1]]), 1.0)
        pairs[key], impure, constant = purify(tables.pop(key), weights, is_randomized=False)
        intercept += float(constant[0])
        for (position,), values in impure:
            _add(tables, (key[position],), values, values.shape)
    terms = []
    for (feature,), table in sorted(tables.items()):
        center = float(table[rows[feature]].mean())
        intercept += center
        terms.append(Term((axes[feature],), table - center, np.zeros_like(table)))
    for key, table in sorted(pairs.items()):
        terms.append(Term(tuple(axes[feature] for feature in key), table, np.zeros_like(table)))
    return AdditiveModel(intercept, tuple(terms))


def trees_of(booster) -> list[dict]:
    """A LightGBM booster's trees; ValueError where one has more than two features."""
    trees = [tree["tree_structure"] for tree in booster.dump_model()["tree_info"]]
    if any(len({split["split_feature"] for split in _splits(tree)}) > 2 for tree in trees):
        raise ValueError("a tree has more than two features")
    return trees

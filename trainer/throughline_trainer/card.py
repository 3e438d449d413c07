"""The model card: what the model is, what it was trained on, how good it is, and what it is not good for."""

KINDS = {
    "ebm": "An explainable boosting machine",
    "logistic": "A penalized logistic regression with splines",
    "lightgbm": "LightGBM (yardstick, never serves)",
}


def _rate(value: float | None) -> str:
    return "–" if value is None else f"{value:.1%}"


def _number(value: float | None, digits: int = 3) -> str:
    return "–" if value is None else f"{value:.{digits}f}"


def _table(head: tuple[str, ...], rows: list[tuple]) -> str:
    lines = [head, ("---",) * len(head), *rows]
    return "\n".join(f"| {' | '.join(str(cell) for cell in line)} |" for line in lines)


def _figures(folds: dict, later: dict) -> str:
    rows = [
        ("AUC", "auc", 3),
        ("PR-AUC", "prAuc", 3),
        ("expected calibration error (ten bins)", "calibrationError", 3),
        ("Brier score", "brier", 3),
        ("lift of the best tenth", "topDecileLift", 2),
    ]
    return _table(
        ("", "five folds", "last 30% by time"),
        [
            *((name, _number(folds[key], digits), _number(later[key], digits)) for name, key, digits in rows),
            ("rows measured on", f"{folds['rows']:,}", f"{later['rows']:,}"),
            ("share that bought", _rate(folds["baseRate"]), _rate(later["baseRate"])),
        ],
    )


def _candidates(candidates: list[dict]) -> str:
    return _table(
        ("candidate", "AUC, five folds", "AUC, last 30% by time", "calibration error, five folds"),
        [
            (
                KINDS[one["kind"]],
                _number(one["crossValidated"]["auc"], 4),
                _number(one["lastByTime"]["auc"], 4),
                _number(one["crossValidated"]["calibrationError"], 4),
            )
            for one in candidates
        ],
    )


def _bands(bands: dict, rates: dict) -> str:
    bounds = {
        "hot": f"from {bands['hot']}",
        "warm": f"from {bands['warm']} to below {bands['hot']}",
        "cold": f"below {bands['warm']}",
    }
    return _table(
        ("band", "probability", "leads in it", "of these bought"),
        [(band, bounds[band], _rate(rates[band]["share"]), _rate(rates[band]["converted"])) for band in bounds],
    )


def _features(features: list[dict]) -> str:
    return _table(
        ("feature", "read from", "type", "missing", "personal or sensitive"),
        [
            (
                feature["label"],
                f"`{'`, `'.join(feature['from'])}`",
                feature["type"],
                _rate(feature["distribution"]["missing"]),
                ", ".join(word for word in ("personal", "sensitive") if feature[word]) or "–",
            )
            for feature in features
        ],
    )


def _left_out(validation: dict) -> str:
    lines = [f"- `{entry['feature']}`: {entry['reason'].replace('_', ' ')}" for entry in validation["leftOut"]]
    lines += [f"- `{flag['feature']}`: may know the outcome: {flag['detail']}" for flag in validation["leakage"]]
    return "\n".join(lines) or "Nothing."


def _gate(gate: dict) -> str:
    rows = [(check["code"], "passed" if check["passed"] else "**failed**", check["detail"]) for check in gate["checks"]]
    return f"Outcome: {gate['outcome'].replace('_', ' ')}.\n\n{_table(('check', '', 'found'), rows)}"


def _data(training: dict) -> str:
    data = training["data"]
    about = f"**{data['name']}**: {data['description']}. " if "name" in data else ""
    window = f" from {data['window']['from']} to {data['window']['to']}" if "window" in data else ""
    licence = f" Licence: {data['license']}." if "license" in data else ""
    return f"{about}{training['rows']:,} rows{window}, {_rate(training['baseRate'])} bought.{licence}"


def model_card(manifest: dict, report: dict) -> str:
    training, metrics = manifest["training"], manifest["metrics"]
    folds, later = metrics["crossValidated"], metrics["lastByTime"]
    pairs = sum(len(term) > 1 for term in manifest["terms"])
    a, b = manifest["calibration"]["a"], manifest["calibration"]["b"]
    calibrated = (
        "Its probabilities are used as they are: scaling did not improve rows that it was not fitted on."
        if (a, b) == (1.0, 0.0)
        else f"The log-odds are multiplied by {a:.4f} and shifted by {b:+.4f} (Platt scaling)."
    )
    notes = "".join(f"- {note}\n" for note in training["data"].get("notes", []))
    return f"""# Model card: {manifest['key']} {manifest['version']}

Written by the trainer on {training['trainedOn']}.

{KINDS[training['candidate']]}: the log-odds that a lead buys are a sum of {len(manifest['terms']) - pairs} terms of one feature and {pairs} of pairs.
Each term is a table that can be looked at, and the reasons of a score are these terms, exactly. {calibrated}

## Data

{_data(training)}

Left out:

{_left_out(report['validation'])}

## Figures

{_figures(folds, later)}

Five folds: stratified; AUC is the mean over the folds ({min(folds['aucByFold']):.3f} to {max(folds['aucByFold']):.3f}), the rest is of all out-of-fold
probabilities together. Last 30% by time: searched, trained and calibrated on the first 70%, of which {_rate(later['trainedOnBaseRate'])} bought.
The search for settings is part of what is measured: every fold searches anew on its own training rows.

{_candidates(report['candidates'])}

{_bands(manifest['bands'], folds['bands'])}

## Gate

{_gate(report['gate'])}

## Features

{_features(manifest['features'])}

## Limits

- A category that the training rows do not know, or that fewer than ten of them have, counts as the rare ones do together. A missing
  value is a value of its own: leads of a source that never sends a field score lower or higher than they deserve.
- Probabilities hold for leads like these. Where the share that buys moves, so does the calibration, until the model is trained again.
- Do not use the score to refuse anybody anything; it orders a queue.
{notes}"""

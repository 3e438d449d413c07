"""The model card: what the model is, what it was trained on, how good it is, and what it is not good for."""


def _rate(value: float | None) -> str:
    return "–" if value is None else f"{value:.1%}"


def _figures(folds: dict, later: dict) -> str:
    rows = [
        ("AUC", f"{folds['auc']:.3f}", f"{later['auc']:.3f}"),
        ("expected calibration error (ten bins)", f"{folds['calibrationError']:.3f}", f"{later['calibrationError']:.3f}"),
        ("Brier score", f"{folds['brier']:.3f}", f"{later['brier']:.3f}"),
        ("lift of the best tenth", f"{folds['topDecileLift']:.2f}", f"{later['topDecileLift']:.2f}"),
        ("rows measured on", f"{folds['rows']:,}", f"{later['rows']:,}"),
        ("share that bought", _rate(folds["baseRate"]), _rate(later["baseRate"])),
    ]
    return "\n".join(f"| {name} | {five} | {last} |" for name, five, last in rows)


def _bands(bands: dict, rates: dict) -> str:
    bounds = {
        "hot": f"from {bands['hot']}",
        "warm": f"from {bands['warm']} to below {bands['hot']}",
        "cold": f"below {bands['warm']}",
    }
    return "\n".join(
        f"| {band} | {bounds[band]} | {_rate(rates[band]['share'])} | {_rate(rates[band]['converted'])} |"
        for band in ("hot", "warm", "cold")
    )


def _features(manifest: dict) -> str:
    return "\n".join(
        f"| {feature['label']} | `{'`, `'.join(feature['from'])}` | {feature['type']} |" for feature in manifest["features"]
    )


def model_card(manifest: dict, left_out: tuple[str, ...], command: str) -> str:
    training, metrics = manifest["training"], manifest["metrics"]
    folds, later = metrics["crossValidated"], metrics["lastByTime"]
    calibration = manifest["calibration"]
    scaled = (calibration["a"], calibration["b"]) != (1.0, 0.0)
    return f"""# Model card: {manifest['key']} {manifest['version']}

Written by the trainer; run it again to change it: `{command}`

An explainable boosting machine: the log-odds that a lead buys are a sum of one term per feature and
{training['interactions']} terms for pairs of features. Each term is a table that can be looked at, and the reasons of a score are these terms,
exactly.
{f"The log-odds are scaled by {calibration['a']:.4f} and shifted by {calibration['b']:.4f} (Platt scaling)."
 if scaled else "Its probabilities are used as they are: Platt scaling did not improve rows that it was not fitted on."}

## Data
**{training['data']['name']}**: {training['data']['description']}. {training['rows']:,} rows, {training['data']['window']['from']}
to {training['data']['window']['to']}, {_rate(training['baseRate'])} bought. Licence: {training['data']['license']}.

Left out because sales people filled them in after they had spoken to the lead: {', '.join(left_out)}. The figures of .96 to
.98 that are published for this data come from these columns. Also left out: ids, and columns in which at least 99.9% of
the rows say the same.

## Figures
| | five folds | last 30% by time |
| --- | --- | --- |
{_figures(folds, later)}

Five folds: stratified; AUC is the mean over the folds ({min(folds['aucByFold']):.3f} to {max(folds['aucByFold']):.3f}), the rest is
of all out-of-fold probabilities together. Last 30% by time: trained on the first 70%, calibration included. There the share that
bought is higher than what the model was trained on ({_rate(later['trainedOnBaseRate'])}), and the calibration error shows it: expect
the same with your own leads, until the model is trained on them.

| band | probability | leads in it | of these bought |
| --- | --- | --- | --- |
{_bands(manifest['bands'], folds['bands'])}

## Features
| feature | read from | type |
| --- | --- | --- |
{_features(manifest)}

A value that the training data does not know adds nothing. A missing value is a value of its own: in this data what a lead
left blank says much (a blank occupation goes with not buying), so leads of a source that never sends a field score lower
or higher than they deserve. Mind that before comparing leads of different sources.

## Limits
- It knows one school's leads in one country. For another business it is a start that ranks by interest shown (time on the
  site, last activity, occupation), not a forecast: its probabilities hold for leads like these. Train on your own
  outcomes as soon as there are some hundreds.
- Last activity and last notable activity are as they stood when the data was taken, perhaps after the outcome for some
  leads; the data gives no times to tell by. Without the two, the AUC in five folds is {metrics['withoutDoubtful']['auc']:.3f}:
  what you can count on lies between that and the table above.
- The data has no dates: time order is the order of the lead numbers.
- City and country are among the features and may stand in for things one must not decide by. Do not use the score to refuse
  anybody anything; it orders a queue.
"""

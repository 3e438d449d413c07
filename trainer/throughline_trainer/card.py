"""The model card: what the model is, what it was trained on, how good it is, and what it is not good for."""


def model_card(manifest: dict, report: dict) -> str:
    return f"# Model card: {manifest['key']} {manifest['version']}\n"

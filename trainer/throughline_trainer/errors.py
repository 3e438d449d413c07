"""Refusals: what is wrong with the data, in a code for programs and a sentence for people."""

TOO_SMALL, ONE_CLASS = "dataset_too_small", "dataset_one_class"
NO_FEATURES, INVALID = "dataset_no_features", "dataset_invalid"


class TrainingRefused(Exception):
    """The data cannot be trained on. Another try with the same data would end the same way."""

    def __init__(self, code: str, detail: str):
        super().__init__(f"{code}: {detail}")
        self.code = code
        self.detail = detail

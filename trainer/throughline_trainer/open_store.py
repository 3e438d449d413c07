"""The object store that the environment names: a bucket (S3_BUCKET), else a folder (STORAGE_DIR)."""

from collections.abc import Mapping
from pathlib import Path

from .store import FolderStore, Store


def open_store(environment: Mapping[str, str]) -> Store:
    """KeyError where the environment names neither."""
    if environment.get("S3_BUCKET"):
        # boto3 takes a second to load: for buckets only.
        from .s3_store import S3Store

        return S3Store.from_environment(environment)
    return FolderStore(Path(environment["STORAGE_DIR"]))

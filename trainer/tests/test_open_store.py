import pytest

from throughline_trainer.open_store import open_store
from throughline_trainer.s3_store import S3Store
from throughline_trainer.store import FolderStore


def test_the_environment_names_a_bucket_or_a_folder(tmp_path, monkeypatch):
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", "a")
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "b")
    assert isinstance(open_store({"STORAGE_DIR": str(tmp_path)}), FolderStore)
    both = {"STORAGE_DIR": str(tmp_path), "S3_BUCKET": "models"}
    assert isinstance(open_store(both), S3Store)
    assert isinstance(open_store({**both, "S3_BUCKET": ""}), FolderStore)
    with pytest.raises(KeyError):
        open_store({})

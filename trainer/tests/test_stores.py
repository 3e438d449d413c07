import boto3
import pytest

from throughline_trainer.s3_store import S3Store
from throughline_trainer.store import FolderStore

BUCKET = "throughline-test"


@pytest.fixture
def bucket(monkeypatch):
    mock_aws = pytest.importorskip("moto", reason="moto is in requirements-test.txt").mock_aws
    for name in ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY"):
        monkeypatch.setenv(name, "test")
    with mock_aws():
        boto3.client("s3", region_name="us-east-1").create_bucket(Bucket=BUCKET)
        yield BUCKET


@pytest.fixture(params=["folder", "bucket", "prefix in a bucket"])
def store(request, tmp_path):
    if request.param == "folder":
        return FolderStore(tmp_path)
    prefix = "" if request.param == "bucket" else "of/tests"
    return S3Store.from_environment({"S3_BUCKET": request.getfixturevalue("bucket"), "S3_PREFIX": prefix})


def test_reads_what_was_written_last(store):
    store.write("trainings/a/dataset", b"old")
    store.write("trainings/a/dataset", b"new")
    assert store.read("trainings/a/dataset") == b"new"
    assert store.exists("trainings/a/dataset")


def test_says_what_is_missing(store):
    assert not store.exists("trainings/a/rows")
    with pytest.raises(KeyError):
        store.read("trainings/a/rows")


def test_lists_all_below_a_prefix_and_nothing_beside_it(store):
    for key in ("trainings/a/model/onnx", "trainings/a/rows", "trainings/ab"):
        store.write(key, b"x")
    assert store.list("trainings/a") == ["trainings/a/model/onnx", "trainings/a/rows"]
    assert store.list("nothing") == []


def test_deletes_and_does_not_mind_what_is_gone(store):
    store.write("a", b"x")
    store.delete("a")
    store.delete("a")
    assert not store.exists("a")


@pytest.mark.parametrize("key", ["../a", "/a", "a//b", "A", "", ".drafts/x"])
def test_takes_no_key_that_might_lead_elsewhere(store, key):
    with pytest.raises(ValueError):
        store.write(key, b"x")

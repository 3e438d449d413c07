import os

import pytest

from throughline_trainer.store import FolderStore


def test_keeps_lists_and_forgets_by_key(tmp_path):
    store = FolderStore(tmp_path)
    store.write("a/b/one", b"1")
    store.write("a/b/two", b"2")
    store.write("a/c", b"3")
    assert store.read("a/b/one") == b"1"
    assert store.list("a/b") == ["a/b/one", "a/b/two"]
    assert store.list("a/none") == []
    store.delete("a/b/one")
    store.delete("a/b/one")
    assert not store.exists("a/b/one")
    with pytest.raises(KeyError):
        store.read("a/b/one")


@pytest.mark.parametrize("key", ["", "/a", "a/", "../a", "a/../b", "a.b", "A", "a//b", "a b"])
def test_takes_no_key_that_is_a_way_out_of_the_folder(tmp_path, key):
    with pytest.raises(ValueError, match="not a key"):
        FolderStore(tmp_path).read(key)


def test_a_write_that_fails_leaves_what_was_there(tmp_path, monkeypatch):
    store = FolderStore(tmp_path)
    store.write("a/one", b"old")

    def full(*_):
        raise OSError("no space left")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(OSError, match="no space"):
        store.write("a/one", b"new")
    assert store.read("a/one") == b"old"
    assert store.list("a") == ["a/one"]

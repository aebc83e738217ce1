"""What is told to be on the disk is there, with its name."""

from __future__ import annotations

from pathlib import Path

import pytest

from extractors import durable
from tests.faults.power import Disk


def test_written_file_and_its_name_are_on_the_disk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    disk = Disk(monkeypatch)
    durable.make_folder(tmp_path / "a" / "b")
    durable.write(tmp_path / "a" / "b" / "file", b"content")
    assert disk.losses(tmp_path / "a") == []


def test_replaced_file_is_the_old_or_the_new_one(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    disk = Disk(monkeypatch)
    path = tmp_path / "file"
    durable.write(path, b"old")
    at_rename: list[list[str]] = []
    disk.before_rename = lambda source, target: at_rename.append(disk.losses_of_file(source))
    durable.write(path, b"new")
    assert at_rename == [[]]
    assert (disk.losses(tmp_path), path.read_bytes()) == ([], b"new")


def test_removed_file_is_gone_for_good(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    disk = Disk(monkeypatch)
    durable.write(tmp_path / "file", b"x")
    durable.remove(tmp_path / "file")
    durable.remove(tmp_path / "file")
    assert disk.losses(tmp_path) == []
    assert list(tmp_path.iterdir()) == []


def test_loss_is_seen(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    # What these tests rest on: bytes, and names, that nobody synced are told as lost.
    disk = Disk(monkeypatch)
    durable.write(tmp_path / "kept", b"x")
    (tmp_path / "kept").write_bytes(b"y")
    (tmp_path / "unsynced").write_bytes(b"z")
    losses = disk.losses(tmp_path)
    assert any("kept" in line and "bytes" in line for line in losses)
    assert any("unsynced" in line and "name" in line for line in losses)

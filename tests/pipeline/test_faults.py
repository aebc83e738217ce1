"""What goes wrong is one sentence and an exit code, and the last publication stays."""

from __future__ import annotations

import os
import resource
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from extractors import pipeline
from extractors.progress import NOTHING_PUBLISHED, USAGE, StageFault
from extractors.settings import Settings, load
from tests.pipeline.running import BAD_PAGES, Done, Published, night, ntm


def settings_for(tmp_path: Path, pages: Path) -> Settings:
    settings = load({}, data=tmp_path / "out", source=pages)
    pipeline.prepare(settings)
    return settings


def fault_of(settings: Settings) -> StageFault:
    """What collecting the one site raises."""
    with pytest.raises(StageFault) as caught:
        for site in pipeline.sites(settings):
            pipeline.collect(settings, site.site_id)
    return caught.value


def is_one_sentence(text: str) -> bool:
    return len(text.strip().splitlines()) == 1 and text.strip().endswith((".", "!"))


def test_folder_that_is_not_there(tmp_path: Path) -> None:
    fault = fault_of(settings_for(tmp_path, tmp_path / "nowhere"))
    assert (fault.code, "nowhere does not exist" in fault.sentence) == (USAGE, True)


def test_empty_folder(tmp_path: Path) -> None:
    (tmp_path / "pages").mkdir()
    fault = fault_of(settings_for(tmp_path, tmp_path / "pages"))
    assert fault.code == NOTHING_PUBLISHED
    assert "pages" in fault.sentence and is_one_sentence(fault.sentence)


@pytest.mark.skipif(os.geteuid() == 0, reason="no folder is closed to root")
def test_folder_that_is_closed_to_this_user(tmp_path: Path) -> None:
    (tmp_path / "pages").mkdir(mode=0)
    fault = fault_of(settings_for(tmp_path, tmp_path / "pages"))
    assert fault.code == NOTHING_PUBLISHED
    assert "pages" in fault.sentence and is_one_sentence(fault.sentence)


def test_folder_that_cannot_be_listed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    # The same for root, whom no permission stops: the system's own refusal, put in its mouth.
    (tmp_path / "pages").mkdir()

    def refuse(path: object) -> object:
        raise PermissionError(13, "Permission denied", str(path))

    settings = settings_for(tmp_path, tmp_path / "pages")
    monkeypatch.setattr(os, "scandir", refuse)
    fault = fault_of(settings)
    assert fault.code == NOTHING_PUBLISHED
    assert "pages" in fault.sentence and is_one_sentence(fault.sentence)


@pytest.mark.parametrize("name", ["khong-phai-van-ban.html", "trang-rong.html"])
def test_folder_of_one_page_that_cannot_be_taken(name: str, tmp_path: Path) -> None:
    (tmp_path / "pages").mkdir()
    (tmp_path / "pages" / name).write_bytes(BAD_PAGES[name])
    fault = fault_of(settings_for(tmp_path, tmp_path / "pages"))
    assert fault.code == NOTHING_PUBLISHED
    assert is_one_sentence(fault.sentence)


def test_folder_of_one_page_of_another_language(tmp_path: Path) -> None:
    (tmp_path / "pages").mkdir()
    (tmp_path / "pages" / "english.html").write_bytes(BAD_PAGES["english.html"])
    settings = settings_for(tmp_path, tmp_path / "pages")
    pipeline.collect(settings, "pages")
    with pytest.raises(StageFault, match="There is no article to publish") as caught:
        pipeline.extract_and_land(settings)
    assert is_one_sentence(caught.value.sentence)


def test_damaged_archive_is_told(tmp_path: Path) -> None:
    (tmp_path / "night.warc.gz").write_bytes(b"\x1f\x8b\x08\x00 no archive at all")
    fault = fault_of(settings_for(tmp_path, tmp_path / "night.warc.gz"))
    assert fault.code == NOTHING_PUBLISHED
    assert "night.warc.gz" in fault.sentence


def test_data_folder_that_is_a_file(tmp_path: Path) -> None:
    (tmp_path / "out").write_text("in the way", encoding="utf-8")
    with pytest.raises(StageFault, match="stands where a folder is needed"):
        pipeline.prepare(load({}, data=tmp_path / "out"))
    assert (tmp_path / "out").read_text(encoding="utf-8") == "in the way"


def test_read_only_data_folder(mounted: Callable[[str], Path]) -> None:
    done = ntm("run", "--data", mounted("ro"))
    assert done.code == NOTHING_PUBLISHED
    assert "closed to this user" in done.complained and is_one_sentence(done.complained)


def test_full_disk_from_the_start(mounted: Callable[[str], Path]) -> None:
    done = ntm("run", "--data", mounted("size=16k"))
    assert done.code == NOTHING_PUBLISHED
    assert "is full" in done.complained and is_one_sentence(done.complained)


def limited(out: Path, source: Path, n_bytes: int) -> Done:
    """`ntm run` where no file may grow past `n_bytes`."""
    done = subprocess.run(
        [sys.executable, "-m", "extractors.cli", "run", "--from", source, "--data", out],
        preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (n_bytes, n_bytes)),
        capture_output=True,
        text=True,
        timeout=300,
        check=False,
    )
    return Done(done.returncode, done.stdout, done.stderr)


@pytest.mark.slow
def test_disk_that_fills_up_leaves_the_last_publication(copied: Published, tmp_path: Path) -> None:
    pages = tmp_path / "them"
    pages.mkdir()
    for number, page in enumerate(sorted(load({}).bundled_pages.iterdir())):
        shutil.copy(page, pages / f"{number}{page.suffix}")
    before = copied.publication
    # Less than the build file that is there already: it cannot take in a page more.
    done = limited(copied.out, pages, (copied.out / "work" / "warehouse.duckdb").stat().st_size // 2)
    assert done.code == NOTHING_PUBLISHED, done.said + done.complained
    assert "is full" in done.complained
    assert copied.publication == before
    assert ntm("verify", "--data", copied.out).code == 0
    # With room again, the half-built file is taken up where it was left.
    night(load({}, data=copied.out, source=pages))
    assert copied.publication != before


@pytest.mark.slow
def test_run_over_an_empty_folder_leaves_the_last_publication(copied: Published, tmp_path: Path) -> None:
    (tmp_path / "pages").mkdir()
    before = copied.publication
    done = ntm("run", "--from", tmp_path / "pages", "--data", copied.out)
    assert done.code == NOTHING_PUBLISHED
    assert "holds no" in done.complained.splitlines()[0]
    assert copied.publication == before


def test_misspelt_setting_is_told() -> None:
    done = ntm("doctor", NTM_DATTA="/x")
    assert done.code == USAGE
    assert "NTM_DATTA is no setting" in done.complained


def test_no_publication_yet_is_told(tmp_path: Path) -> None:
    done = ntm("sql", "--data", tmp_path, "select 1")
    assert done.code == NOTHING_PUBLISHED
    assert "run `ntm run` first" in done.complained

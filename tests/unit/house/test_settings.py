from __future__ import annotations

from pathlib import Path

import pytest

from extractors.settings import SettingsError, load


def test_unknown_variable_is_an_error_that_names_the_known_ones() -> None:
    with pytest.raises(SettingsError, match=r"NTM_DATTA is no setting; there are .*NTM_DATA, "):
        load({"NTM_DATTA": "/x"})


def test_value_that_does_not_fit_names_its_variable() -> None:
    with pytest.raises(SettingsError, match="NTM_WORKERS"):
        load({"NTM_WORKERS": "0"})
    with pytest.raises(SettingsError, match=r"NTM_TIMEZONE.*Mars/Olympus is no time zone"):
        load({"NTM_TIMEZONE": "Mars/Olympus"})


def test_names_of_the_tests_and_of_others_are_left_alone() -> None:
    assert load({"NTM_REQUIRE_SHARED": "1", "AIRFLOW_HOME": "/x", "PATH": ""}) == load({})


def test_overrides_win_and_none_does_not_override() -> None:
    settings = load({"NTM_DATA": "/a", "NTM_SOURCE": "/pages"}, data=Path("/b"), source=None)
    assert (settings.data, settings.source) == (Path("/b"), Path("/pages"))


def test_environment_makes_the_same_settings_again(tmp_path: Path) -> None:
    settings = load({}, data=tmp_path, source=tmp_path / "pages", debug=True, progress="none")
    assert load(settings.environment()) == settings
    assert settings.data.is_absolute()


def test_settings_cannot_be_changed() -> None:
    with pytest.raises(ValueError, match="frozen"):
        load({}).data = Path("/elsewhere")

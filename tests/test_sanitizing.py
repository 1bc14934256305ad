"""The record of how a release cleans its rich-text fields."""

from pathlib import Path

import pytest

from odoo_owasp import content, sanitizing
from odoo_owasp.model.trouble import Trouble


def test_the_tested_release_is_recorded() -> None:
    recorded = sanitizing("19.0")
    assert len(recorded) >= 90
    assert "sanitize" in recorded["res.partner", "comment"]
    raw = {field for field, settings in recorded.items() if "sanitize" not in settings}
    assert ("website", "custom_code_head") in raw
    assert len(raw) < len(recorded) / 5


def test_a_release_without_a_record_has_none() -> None:
    assert sanitizing("1.0") == {}


def test_an_unknown_setting_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "sanitizing").mkdir()
    (tmp_path / "sanitizing" / "9.0.toml").write_text('["x.y"]\nz = "sanitize sanitise"\n')
    schemas = content.folder("fixtures") / "schemas"
    (tmp_path / "schemas").symlink_to(schemas)
    monkeypatch.setattr(content, "folder", lambda _: tmp_path)
    with pytest.raises(Trouble, match=r"9\.0\.toml"):
        sanitizing("9.0")

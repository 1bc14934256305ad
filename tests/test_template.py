"""What tells one source of Odoo from another, and which templates are kept."""

import os
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from odoo_owasp import content
from odoo_owasp.model.trouble import Trouble
from odoo_owasp.provision import template
from odoo_owasp.provision.machine import Servant
from odoo_owasp.provision.template import Order


@pytest.fixture
def tree(tmp_path: Path) -> Path:
    """A source tree in small."""
    for name in ("odoo/release.py", "odoo/addons/base/data.xml", "addons/sale/models.py"):
        (tmp_path / name).parent.mkdir(parents=True)
        (tmp_path / name).write_text("x = 1\n")
    return tmp_path


def touched(path: Path) -> None:
    """The same content, written anew, as by a fresh checkout."""
    stat = path.stat()
    os.utime(path, ns=(stat.st_atime_ns, stat.st_mtime_ns + 1))


def grown(path: Path) -> None:
    """More content, with the old time."""
    stat = path.stat()
    path.write_text("x = 12\n")
    os.utime(path, ns=(stat.st_atime_ns, stat.st_mtime_ns))


def renamed(path: Path) -> None:
    path.rename(path.with_suffix(".new"))


@pytest.mark.parametrize("change", [grown, renamed, Path.unlink])
@pytest.mark.parametrize("name", ["odoo/addons/base/data.xml", "addons/sale/models.py"])
def test_every_change_of_a_file_is_another_state(
    tree: Path, change: Callable[[Path], object], name: str
) -> None:
    before = template._state(tree)
    assert template._state(tree) == before
    change(tree / name)
    assert template._state(tree) != before


def test_a_fresh_checkout_is_the_same_state_wherever_it_is(tree: Path, tmp_path: Path) -> None:
    before = template._state(tree)
    touched(tree / "odoo" / "release.py")
    assert template._state(tree) == before
    moved = tree.rename(tmp_path.with_name("elsewhere"))
    assert template._state(moved) == before


def test_what_is_no_file_keeps_nobody_waiting(tree: Path) -> None:
    before = template._state(tree)
    os.mkfifo(tree / "odoo" / "pipe")
    assert template._state(tree) != before


def test_a_new_file_is_another_state(tree: Path) -> None:
    before = template._state(tree)
    (tree / "addons" / "sale" / "more.py").touch()
    assert template._state(tree) != before


def test_what_running_leaves_is_no_other_state(tree: Path) -> None:
    before = template._state(tree)
    for folder in ("odoo/__pycache__", "addons/sale/__pycache__", "addons/sale/__pycache__/deep"):
        (tree / folder).mkdir()
        (tree / folder / "models.cpython-312.pyc").touch()
    (tree / "odoo.log").touch()
    assert template._state(tree) == before


def test_a_dangling_link_has_a_state(tree: Path) -> None:
    before = template._state(tree)
    (tree / "addons" / "gone").symlink_to("nowhere")
    assert template._state(tree) != before


def test_the_last_three_templates_of_a_release_are_kept(tmp_path: Path) -> None:
    def made(name: str, age: int) -> Path:
        folder = tmp_path / name
        folder.mkdir()
        (folder / "file").touch()
        os.utime(folder, (1_000_000 - age, 1_000_000 - age))
        return folder

    newest = made("19.0-aaaa", 0)
    kept = [newest, made("19.0-zzzz", 1), made("19.0-bbbb", 2)]
    others = [made("18.0-aaaa", 9), made("19.0-cccc.building", 9)]
    old = [made("19.0-dddd", 3), made("19.0-0000", 4)]
    template._forget_older(newest)
    assert sorted(tmp_path.iterdir()) == sorted([*kept, *others])
    assert not any(path.exists() for path in old)


def test_a_template_that_may_still_be_cloned_is_kept(tmp_path: Path) -> None:
    folders = [tmp_path / f"19.0-{name}" for name in "abcde"]
    for age, folder in enumerate(folders):
        folder.mkdir()
        os.utime(folder, (time.time() - age * 60, time.time() - age * 60))
    template._forget_older(folders[0])
    assert all(folder.exists() for folder in folders)


@pytest.fixture
def addons(tmp_path: Path) -> Path:
    """A folder with two add-ons and one folder that is none."""
    for name in ("sale_more", "sale_less"):
        (tmp_path / "own" / name).mkdir(parents=True)
        (tmp_path / "own" / name / "__manifest__.py").write_text("{'name': 'x'}")
    (tmp_path / "own" / "docs").mkdir()
    return tmp_path / "own"


def test_all_add_ons_of_a_folder_are_installed_unless_some_are_named(addons: Path) -> None:
    release = content.read_toml(content.release_file("19.0"))
    declared = release["odoo"]["modules"]
    assert template._with_modules(release, Order(), ()) == release
    every = template._with_modules(release, Order(addons=(str(addons),)), [addons])
    some = template._with_modules(release, Order(modules=("sale_less", "website")), [addons])
    assert every["odoo"]["modules"] == [*declared, "sale_less", "sale_more"]
    assert some["odoo"]["modules"] == [*declared, "sale_less"]


def test_a_module_that_is_nowhere_is_told(tree: Path, addons: Path) -> None:
    (tree / "addons" / "sale" / "__manifest__.py").touch()
    template._demand_modules(["sale", "sale_more"], tree, [addons])
    with pytest.raises(Trouble, match="there is no module 'docs'"):
        template._demand_modules(["sale", "docs"], tree, [addons])


def test_a_folder_without_add_ons_is_told(addons: Path) -> None:
    with pytest.raises(Trouble, match="holds no add-on"):
        template._own_addons(str(addons / "docs"))


def test_a_changed_add_on_is_another_state(addons: Path) -> None:
    before = template._state(addons, (".",))
    grown(addons / "sale_more" / "__manifest__.py")
    assert template._state(addons, (".",)) != before


class Chowned(list[Path]):
    """Notes who is given what, in the place of os.chown."""

    def __call__(self, path: Path, user: int, group: int, *, follow_symlinks: bool) -> None:
        assert (user, group, follow_symlinks) == (65534, 65534, False)
        self.append(path)


@pytest.mark.parametrize("owner", [None, os.getuid(), 65534])
def test_a_template_without_owners_is_given_to_the_servers(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, owner: int | None
) -> None:
    for name in ("pgdata/base/1", "data/filestore/demo/ab"):
        (tmp_path / name).parent.mkdir(parents=True)
        (tmp_path / name).touch()
    given = Chowned()
    monkeypatch.setattr("os.chown", given)
    monkeypatch.setattr(template, "servant", lambda: Servant(owner))
    template._demand_owner(tmp_path)
    everything = set(tmp_path.rglob("*"))
    assert set(given) == (everything if owner == 65534 else set())

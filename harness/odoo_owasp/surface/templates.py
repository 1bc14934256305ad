"""The QWeb templates that the modules' data files declare."""

from collections.abc import Iterator
from pathlib import Path
from xml.etree.ElementTree import Element, ParseError

from defusedxml import DefusedXmlException
from defusedxml.ElementTree import parse

from odoo_owasp.model.surface import Template
from odoo_owasp.surface.tree import Tree


def templates(tree: Tree) -> list[Template]:
    """Every template, in the order of names; those of demo data are none of a module's own."""
    found: dict[str, Template] = {}
    for module in tree.modules:
        for name in tree.manifest(module).get("data", ()):
            if str(name).endswith(".xml"):
                for one in _in_file(tree, module, tree.homes[module] / str(name)):
                    found[one.name] = one
    return [found[name] for name in sorted(found)]


def _in_file(tree: Tree, module: str, path: Path) -> Iterator[Template]:
    try:
        root = parse(path).getroot()
    except FileNotFoundError:  # Odoo could not load it either
        return
    except (OSError, ParseError, ValueError, DefusedXmlException):
        tree.unread.append(path.relative_to(tree.homes[module].parent).as_posix())
        return
    nodes = list(root.iter()) if root is not None else []
    for node in nodes:
        name = node.get("id") or node.get("t-name")
        if node.tag == "template" and name:  # HTML has elements of that name as well
            yield _template(module, node, name, node.get("inherit_id", ""))
    for node in (one for one in nodes if one.tag == "record"):
        said = {field.get("name", ""): field for field in node.findall("field")}
        if node.get("model") == "ir.ui.view" and _text(said.get("type")) == "qweb":
            extended = said.get("inherit_id")
            above = "" if extended is None else extended.get("ref", "")
            yield _template(module, node, node.get("id", ""), above)


def _template(module: str, node: Element, name: str, extends: str) -> Template:
    # Whether one that is not switched off here is active: people decide in the website's editor.
    active = False if node.get("active") == "False" else None
    return Template(_whole(module, name), None, _whole(module, extends), active)


def _whole(module: str, name: str) -> str:
    return name if "." in name or not name else f"{module}.{name}"


def _text(node: Element | None) -> str:
    return (node.text or "").strip() if node is not None else ""

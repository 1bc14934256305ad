"""The editor of rich text: what is pasted, dropped, embedded or linked is cleaned at once."""

import json
from dataclasses import dataclass
from functools import partial
from html import escape
from typing import Any

import pytest

from odoo_owasp import Role, claim

EDITOR = ".odoo-editor-editable"
QUICKLY = 2
# The clipboard and what is dragged, as another program fills them: the browser cleans neither.
TRANSFER = """(editor, [event, type, value]) => {
    editor.lastElementChild.scrollIntoView({block: "center"});
    const data = new DataTransfer(), box = editor.lastElementChild.getBoundingClientRect();
    data.setData(type, value);
    const about = {bubbles: true, cancelable: true, clientX: box.x + 2, clientY: box.y + 5};
    editor.dispatchEvent(event === "paste"
        ? new ClipboardEvent("paste", {...about, clipboardData: data})
        : new DragEvent("drop", {...about, dataTransfer: data}));
}"""
OWN_TYPE = "application/vnd.odoo.odoo-editor"


@claim(
    "XSS-041",
    "What is pasted, dropped, embedded or linked in the editor never runs in the web client",
    verifies="XSS",
    severity="high",
    cwe=[79, 80],
    asvs=["v5.0.0-1.3.1"],
    needs=["browser", "module:project", "module:html_editor"],
)
def test_editor(text, scene, sample, cases):
    names = sample(STEPS, QUICKLY)
    with scene("editor", text.writer, f"/odoo/project.task/{text.id}", EDITOR) as page:
        for name in names:
            STEPS[name](page, text, partial(page.shows, name))
    cases.covered("steps in the editor", len(names), len(STEPS))


@dataclass(frozen=True)
class Text:
    """A task's description, in which a file and a video are embedded."""

    id: int
    writer: Role
    file: Any
    video: Any
    hostile: Any


@pytest.fixture
def text(engagement, own, planted, hostile, tracer):
    """A description that an employee writes."""
    writer = engagement.role("employee-a")
    file, video = hostile.name(".txt"), hostile()
    given = {
        "name": file.value, "filename": file.value, "mimetype": "text/plain", "type": "url",
        "extension": "txt", "url": f"javascript:odoo_owasp('{file.tries('its address')}')//",
    }  # fmt: skip
    embedded = {
        "file": {"fileData": given},
        "video": {"platform": "youtube", "videoId": video.value, "params": {}},
    }
    parts = [
        f'<div data-embedded="{kind}" data-oe-protected="true" contenteditable="false" '
        f'data-embedded-props="{escape(json.dumps(props))}"></div>'
        for kind, props in embedded.items()
    ]
    made = own.make(writer, "project.task", {
        "name": tracer, "project_id": planted["project-a"].id,
        "description": f"<p>{video.seen.replace('&', '&amp;')}</p>{''.join(parts)}<p>end</p>",
    })  # fmt: skip
    return Text(made, writer, file, video, hostile)


# What a person does in the editor.


def pasted(type, kinds, event="paste"):
    """Something of this type is pasted, or dropped."""

    def step(scene, text, shows):
        given = text.hostile(kinds)
        at_the_end(scene)
        editor(scene).evaluate(TRANSFER, [event, type, given.value])
        shows(given, EDITOR)

    return step


def embedded_file(scene, text, shows):
    """A file that is embedded by its address, and shown in the viewer."""
    shows(text.file, f"{EDITOR} [data-embedded=file]")
    scene.page.locator(f"{EDITOR} [data-embedded=file] .o_file_image").first.click()
    shows(text.file, ".o-FileViewer")
    scene.page.keyboard.press("Escape")


def embedded_video(scene, text, shows):
    """A video that is embedded by its number."""
    scene.page.locator(f"{EDITOR} [data-embedded=video] iframe").first.wait_for()
    shows(text.video, EDITOR)


def code(scene, text, shows):
    """A block of code, coloured by its language."""
    given = text.hostile()
    at_the_end(scene)
    scene.page.keyboard.insert_text("/")
    scene.page.wait_for_timeout(300)
    scene.page.keyboard.type("code")
    scene.page.keyboard.press("Enter")
    block = scene.page.locator(f"{EDITOR} [data-embedded] textarea")
    block.first.fill(given.value)
    shows(given, f"{EDITOR} [data-embedded] pre")


def link(scene, text, shows):
    """A link whose label is hostile."""
    given = text.hostile()
    at_the_end(scene)
    scene.page.keyboard.insert_text("/")
    scene.page.keyboard.type("link")
    scene.page.keyboard.press("Enter")
    popover = scene.page.locator(".o-we-linkpopover")
    popover.locator(".o_we_label_link").fill(given.value)
    popover.locator(".o_we_href_input_link").fill("/odoo")
    popover.locator(".o_we_apply_link").click()
    shows(given, EDITOR)


def editor(scene):
    """The editor's element."""
    return scene.page.locator(EDITOR).first


def at_the_end(scene):
    """Put the cursor into a new paragraph at the text's end."""
    editor(scene).focus()
    scene.page.keyboard.press("Control+End")
    scene.page.keyboard.press("Enter")


STEPS = {
    "an embedded file": embedded_file,
    "an embedded video": embedded_video,
    "HTML pasted": pasted("text/html", "html"),
    "the editor's own HTML pasted": pasted(OWN_TYPE, "html text"),
    "text pasted": pasted("text/plain", "text"),
    "HTML dropped": pasted("text/html", "html", "drop"),
    "the editor's own HTML dropped": pasted(OWN_TYPE, "html text", "drop"),
    "code": code,
    "a link": link,
}

"""Chats in the web client: what others write, send and are called is text there."""

from dataclasses import dataclass
from functools import partial
from html import escape
from typing import Any

import pytest

from odoo_owasp import Role, claim

IMAGE = bytes.fromhex(
    "89504e470d0a1a0a0000000d49484452000000010000000108060000001f15c489"
    "0000000d49444154789c6360606060000000050001a5f645400000000049454e44ae426082"
)
MESSAGE, COMPOSER = ".o-mail-Message", ".o-mail-Composer-input"
FILE, FILES = ".o-mail-AttachmentContainer", ".o-mail-Composer input[type=file]"
VIEWER = ".o-FileViewer iframe"
FOUND = ".o-mail-SearchMessagesPanel"
QUICKLY = 2


@claim(
    "XSS-040",
    "What others write, send and are called in a chat never runs in the web client",
    verifies="XSS",
    severity="high",
    cwe=[79, 80],
    asvs=["v5.0.0-1.2.1", "v5.0.0-3.2.2", "v5.0.0-1.3.1"],
    needs=["browser", "module:mail", "role:employee-b"],
)
def test_chats(chat, scene, sample, cases):
    path = f"/odoo/discuss?active_id=discuss.channel_{chat.id}"
    names = sample(STEPS, QUICKLY)
    with scene("chat", chat.reader, path, COMPOSER) as page:
        for name in names:
            STEPS[name](page, chat, partial(page.shows, name))
    cases.covered("steps in chats", len(names), len(STEPS))


@dataclass(frozen=True)
class Chat:
    """A group chat of two employees: what one does, the other sees."""

    id: int
    reader: Role
    writer: Role
    name: Any
    hostile: Any
    pages: Any
    own: Any
    administrator: Role

    def hears(self, body, **more):
        """The writer sends a message; its id."""
        said = {"body": body, "message_type": "comment", "subtype_xmlid": "mail.mt_comment", **more}
        answer = self.pages.call(
            self.writer, "/mail/message/post", thread_model="discuss.channel", thread_id=self.id,
            post_data=said,
        )  # fmt: skip
        return answer.value["message_id"]

    def previewed(self, message, said):
        """The message's link is previewed, as if Odoo had asked the linked page."""
        preview = self.own.make(self.administrator, "mail.link.preview", said)
        self.own.make(
            self.administrator, "mail.message.link.preview",
            {"message_id": message, "link_preview_id": preview},
        )  # fmt: skip


@pytest.fixture
def chat(engagement, own, pages, hostile, tracer):
    """A group chat that the writer opened, under a hostile name."""
    reader, writer = engagement.role("employee-a"), engagement.role("employee-b")
    own.adopt("mail.message", [["body", "like", tracer]])
    own.adopt("ir.attachment", [["name", "like", tracer]])
    web = engagement.transports["web"]
    (user,) = web.read(reader, "res.users", [reader.uid], ["partner_id"]).value
    name = hostile()
    members = [(0, 0, {"partner_id": user["partner_id"][0]})]
    made = own.make(writer, "discuss.channel", {
        "name": name.value, "channel_type": "group", "channel_member_ids": members,
    })  # fmt: skip
    administrator = engagement.role("administrator")
    return Chat(made, reader, writer, name, hostile, pages, own, administrator)


# What a person does in the chat. Each step begins and ends with the chat as it is first shown.


def chat_is_named(scene, chat, shows):
    """Its name stands in the sidebar and above the messages."""
    shows(chat.name, ".o-mail-DiscussSidebar, .o-mail-DiscussContent-header")


def message_comes(scene, chat, shows):
    """A message of the other comes in while the chat is open."""
    said = chat.hostile("html text")
    chat.hears(said.value)
    scene.notified()
    shows(said, MESSAGE)


def text_comes(scene, chat, shows):
    """What the other wrote as text is text in the message, and in its preview in the menu."""
    said = chat.hostile()
    chat.hears(escape(said.value))
    scene.notified()
    shows(said, MESSAGE)
    scene.page.locator(".o_menu_systray i[aria-label=Messages]").click()
    shows(said, ".o-mail-MessagingMenu")
    scene.page.keyboard.press("Escape")


def own_message(scene, chat, shows):
    """What one writes oneself stands in the chat before the server has seen it."""
    said = chat.hostile()
    write(scene, said.value)
    shows(said, MESSAGE)


def own_message_edited(scene, chat, shows):
    """A message of one's own, after it was changed."""
    write(scene, "before")
    message = scene.page.locator(MESSAGE).last
    message.hover()
    message.locator("button[name=edit]").click()
    said = chat.hostile()
    message.locator(COMPOSER).fill(said.value)
    scene.page.keyboard.press("Enter")
    shows(said, MESSAGE)


def reply(scene, chat, shows):
    """A message is shown in short above the reply to it."""
    said = chat.hostile()
    chat.hears(escape(said.value))
    scene.notified()
    scene.sees(said.seen, MESSAGE)
    message = scene.page.locator(MESSAGE).last
    message.hover()
    message.locator("button[name=reply-to]").click()
    write(scene, f"{said.mark} is answered")
    shows(said, ".o-mail-MessageInReply")


def files_go(scene, chat, shows):
    """Files of hostile names: in the composer, then in the message, then in the viewer."""
    text, image = chat.hostile.name(".txt"), chat.hostile.name(".png")
    scene.page.locator(FILES).first.set_input_files([
        {"name": text.value, "mimeType": "text/plain", "buffer": b"text"},
        {"name": image.value, "mimeType": "image/png", "buffer": IMAGE},
    ])  # fmt: skip
    shows(text, f".o-mail-Composer {FILE}")
    shows(image, f".o-mail-Composer {FILE}")
    write(scene, "")
    shows(text, f"{MESSAGE} {FILE}")
    scene.page.locator(f"{MESSAGE} {FILE}", has_text=image.mark).last.click()
    shows(image, ".o-FileViewer")
    scene.page.keyboard.press("Escape")


def document_is_opened(scene, chat, shows):
    """A PDF in the viewer, with a script of its own and a link that is followed."""
    file = chat.hostile.name(".pdf")
    address = f"javascript:odoo_owasp('{file.tries('its link')}')"
    script = f"app.alert('{file.tries('its script')}')"
    scene.page.locator(FILES).first.set_input_files(
        {
            "name": file.value,
            "mimeType": "application/pdf",
            "buffer": pdf(file.seen, address, script),
        }
    )
    scene.sees(file.seen, f".o-mail-Composer {FILE}")
    write(scene, "")
    scene.page.locator(f"{MESSAGE} {FILE}", has_text=file.mark).last.click()
    scene.sees(file.seen, ".textLayer", VIEWER)
    viewer = scene.page.frame_locator(VIEWER)
    viewer.locator(".annotationLayer .linkAnnotation").first.wait_for(state="attached")
    for link in viewer.locator(".annotationLayer a").all():
        link.click(force=True)
    shows(file, ".textLayer", VIEWER)
    scene.page.keyboard.press("Escape")


def link_is_previewed(scene, chat, shows):
    """What a linked page says of itself stands under the message."""
    title, about = chat.hostile(), chat.hostile()
    message = chat.hears(f"<p>{title.mark}</p>")
    chat.previewed(message, {
        "source_url": f"https://invalid.test/{title.mark}", "og_type": "website",
        "og_title": title.value, "og_description": about.value, "og_site_name": title.value,
    })  # fmt: skip
    scene.page.reload()
    shows(title, ".o-mail-LinkPreviewCard")
    shows(about, ".o-mail-LinkPreviewCard")


def messages_are_found(scene, chat, shows):
    """What is found of a search is marked in the messages."""
    said = chat.hostile()
    chat.hears(escape(said.value))
    scene.notified()
    search(scene, said.mark)
    shows(said, f"{FOUND} {MESSAGE}")
    scene.page.locator("button[name=search-messages]").click()


def file_is_found(scene, chat, shows):
    """What is found of a search is marked in the names of files."""
    file = chat.hostile.name(".txt")
    scene.page.locator(FILES).first.set_input_files(
        {"name": file.value, "mimeType": "text/plain", "buffer": b"text"}
    )
    scene.sees(file.seen, f".o-mail-Composer {FILE}")
    write(scene, "")
    scene.sees(file.seen, f"{MESSAGE} {FILE}")
    search(scene, file.mark)
    shows(file, f"{FOUND} {FILE}")
    scene.page.locator("button[name=search-messages]").click()


def chat_is_called_up(scene, chat, shows):
    """The command palette finds the chat by its name."""
    scene.page.keyboard.press("Control+k")
    scene.page.locator(".o_command_palette_search input").fill(f"@{chat.name.mark}")
    shows(chat.name, ".o_command_palette .o_command")
    scene.page.keyboard.press("Escape")


def pdf(text, address, script):
    """A document of one page: its text, a link over all of it, a script when it is opened."""
    drawn = b"BT /F 12 Tf 50 700 Td (%b) Tj ET" % text.encode()
    objects = [
        b"<</Type/Catalog/Pages 2 0 R/OpenAction<</S/JavaScript/JS(%b)>>>>" % bracketed(script),
        b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
        b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 600 800]/Contents 4 0 R/Annots[6 0 R]"
        b"/Resources<</Font<</F 5 0 R>>>>>>",
        b"<</Length %d>>stream\n%b\nendstream" % (len(drawn), drawn),
        b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>",
        b"<</Type/Annot/Subtype/Link/Rect[0 0 600 800]/A<</S/URI/URI(%b)>>>>" % bracketed(address),
    ]
    body, places = b"%PDF-1.4\n", []
    for number, one in enumerate(objects, 1):
        places.append(len(body))
        body += b"%d 0 obj%b endobj\n" % (number, one)
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    return body + (
        b"xref\n0 7\n0000000000 65535 f \n%btrailer<</Size 7/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF"
        % (table, len(body))
    )


def bracketed(text):
    """What stands between the brackets of a string in a PDF."""
    return text.replace("(", "\\(").replace(")", "\\)").encode()


def search(scene, text):
    """Search the chat's messages."""
    scene.page.locator("button[name=search-messages]").click()
    scene.page.locator(".o-mail-SearchMessageInput input").fill(text)
    scene.page.keyboard.press("Enter")


def write(scene, text):
    """Write ``text`` and send it."""
    composer = scene.page.locator(COMPOSER).last
    composer.click()
    scene.page.keyboard.insert_text(text)
    with scene.page.expect_response(lambda answer: "/mail/message/post" in answer.url):
        scene.page.keyboard.press("Enter")


STEPS = {
    "a chat's name": chat_is_named,
    "a message comes": message_comes,
    "a text comes": text_comes,
    "one's own message": own_message,
    "one's own message edited": own_message_edited,
    "a reply": reply,
    "files sent": files_go,
    "a document": document_is_opened,
    "a link previewed": link_is_previewed,
    "messages found": messages_are_found,
    "a file found": file_is_found,
    "a chat called up": chat_is_called_up,
}

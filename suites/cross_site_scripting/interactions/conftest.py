"""Pages driven as a person drives them: what others wrote comes on screen, and never runs."""

from contextlib import contextmanager

import pytest

from odoo_owasp import Cell, vectors

# The web client's bus, without its worker (whose WebSockets nobody could hold): what is on its
# way to the page is fetched when the check says so. What is not saved when a page closes is let
# go: nobody could hold that request either.
STAND_IN = """(() => {
  navigator.sendBeacon = () => true;
  const channels = new Set(), handlers = new Set();
  let last = 0, first = true;
  const tell = (type, data) => handlers.forEach(handler => handler({data: {type, data}}));
  const answers = {
    "BASE:INIT": () => tell("BASE:INITIALIZED"),
    "BUS:INITIALIZE_CONNECTION": () => tell("BUS:INITIALIZED"),
    "BUS:ADD_CHANNEL": channel => channels.add(channel),
    "BUS:DELETE_CHANNEL": channel => channels.delete(channel),
    "ELECTION:REGISTER": () => tell("ELECTION:ASSIGN_MASTER"),
    "ELECTION:IS_MASTER?": () => tell("ELECTION:IS_MASTER_RESPONSE", {answer: true}),
  };
  window.SharedWorker = class {
    port = {
      start() {}, close() {},
      addEventListener: (type, handler) => handlers.add(handler),
      postMessage: ({action, data}) => setTimeout(() => answers[action]?.(data)),
    };
  };
  window.fetchNotifications = async () => {
    const params = {channels: [...channels], last, is_first_poll: first};
    const answer = await fetch("/websocket/peek_notifications", {
      method: "POST", headers: {"Content-Type": "application/json"},
      body: JSON.stringify({jsonrpc: "2.0", method: "call", params}),
    });
    const {notifications} = (await answer.json()).result;
    first = false;
    if (notifications.length) {
      last = notifications.at(-1).id;
      tell("BUS:NOTIFICATION", notifications);
    }
  };
})()"""
# What a person sees of a text: rendered, or the value of an input. Its capitals may be styled.
ON_SCREEN = """(found, text) => found.some(
    one => [one, ...one.querySelectorAll("input, textarea")].some(
        part => (part.value ?? part.innerText ?? "").toLowerCase().replace(/\\s+/g, " ")
            .includes(text.toLowerCase())))"""
IN_FRAME = f"""(frames, [where, text]) => ({ON_SCREEN})(
    frames.flatMap(one => [...one.contentDocument?.querySelectorAll(where) ?? []]), text)"""
READY = ".o_action_manager > *"
STEP, SECONDS = 50, 15  # a step is in milliseconds
SETTLED = 100
MOST, LONG = 8, 200
"""Vectors in one text, and their length: what a person writes there is not endless."""


class Hostile:
    """A text that attacks wherever it is taken for more than text, with a tracer for each try.

    ``seen`` is what a person must see of it. The decisive vectors of its kinds are in every text,
    the others take ``turn``s.
    """

    def __init__(self, mark, kinds, plain, turn, fits=lambda value: True):
        attacks = [one for one in vectors("xss") if usable(one) and fits(one.value)]
        kinds = [[one for one in attacks if one.kind == kind] for kind in kinds.split()]
        chosen = [vector for kind in kinds for vector in in_turn(kind, MOST // len(kinds), turn)]
        self.mark = mark
        self.seen = f"{mark} AT&T"
        self.attacks = {vector.id: f"{mark}x{n:02}" for n, vector in enumerate(chosen)}
        tries = (one.with_tracer(self.attacks[one.id]) for one in chosen)
        self.value = plain.format(mark) + "".join(tries)

    def tries(self, what):
        """The tracer of one more attack, which the check itself puts somewhere."""
        self.attacks[what] = f"{self.mark}x{len(self.attacks):02}"
        return self.attacks[what]


def usable(vector):
    """Whether a vector is an attack that fits into one line, and needs nobody's click."""
    return not (vector.control or vector.click or "\n" in vector.value or len(vector.value) > LONG)


def in_turn(items, most, turn):
    """The first two of ``items``, and others up to ``most``: those whose turn it is."""
    others = items[2:]
    if len(items) <= most:
        return items
    begin = turn * (most - 2) % len(others)
    return items[:2] + (others[begin:] + others)[: most - 2]


class Scene:
    """One page of a role, open in the browser."""

    def __init__(self, browser, page, role, name, tracer, cases):
        self.page, self.role = page, role
        self._browser, self._name, self._tracer, self._cases = browser, name, tracer, cases
        self._known = set()
        self._places = 0

    def sees(self, text, where="body", frame="", seconds=SECONDS):
        """Whether ``text`` comes on screen, in what the CSS selector ``where`` finds.

        In the page itself, or in the ``frame`` that another selector finds there.
        """
        for _ in range(seconds * 1000 // STEP):
            found = (
                self.page.locator(frame).evaluate_all(IN_FRAME, [where, text])
                if frame
                else self.page.locator(where).evaluate_all(ON_SCREEN, text)
            )
            if found:
                return True
            self.page.wait_for_timeout(STEP)
        return False

    def shows(self, place, hostile, where="body", frame=""):
        """Judge what came of ``hostile`` at ``place``: it must be seen there, and must not run."""
        seen = self.sees(hostile.seen, where, frame)
        subject, cell = f"{self._name}: {place}", Cell(self._name, self.role.name, place)
        self.page.wait_for_timeout(SETTLED)
        self._places += 1
        ours = f"{self._tracer}c{self._places:02}"
        runs = self._browser.runs(self.page, ours)  # the last: what was to run has run before it
        self._known.add(ours)
        heard = self._browser.heard(self.page) - self._known
        self._known |= heard
        picture = self._browser.picture(self.page, heard)
        self._cases.control(
            subject, seen and runs, f"it is seen: {seen}; a script of ours runs: {runs}", cell
        )
        for vector, mark in hostile.attacks.items():
            self._cases.held(
                f"{subject} {vector}",
                unless=mark in heard,
                given=subject,
                witness="Chromium",
                evidence=f"the payload ran when {self.role.name} came to it",
                cell=cell,
                picture=picture,
            )
        others = heard - set(hostile.attacks.values())
        self._cases.held(
            f"{subject} any other payload",
            unless=bool(others),
            given=subject,
            witness="Chromium",
            evidence=f"ran: {sorted(others)[:10]}",
            cell=cell,
            picture=picture,
        )

    def notified(self):
        """Let the page have what the bus has for it."""
        self.page.evaluate("fetchNotifications()")


class Hostiles:
    """Makes hostile texts; each has a mark of its own."""

    def __init__(self, tracer):
        self._tracer = tracer
        self._made = 0

    def __call__(self, kinds="text"):
        """A text of vectors of these kinds."""
        plain = "<p>{} AT&amp;T</p>" if kinds.startswith("html") else "{} AT&T <3 "
        return Hostile(self._mark(), kinds, plain, self._made)

    def name(self, end):
        """A file's name."""
        mark, fits = self._mark(), lambda value: "/" not in value
        made = Hostile(mark, "text file-name", "{} AT&T ", self._made, fits)
        made.value += end
        return made

    def _mark(self):
        self._made += 1
        return f"{self._tracer}h{self._made:02}"


@pytest.fixture
def hostile(tracer):
    """Makes hostile texts."""
    return Hostiles(tracer)


@pytest.fixture
def scene(engagement, browser, welcome, cases, tracer):
    """Opens pages: ``with scene("a chat", role, path) as chat``."""

    @contextmanager
    def opened(name, role, path, until=READY):
        if path.startswith("/odoo"):
            welcome(role)
        with browser.opened(role, "/robots.txt") as page:
            page.add_init_script(STAND_IN)
            page.goto(engagement.target.base_url + path, wait_until="load")
            page.locator(until).first.wait_for()
            yield Scene(browser, page, role, name, tracer, cases)

    return opened

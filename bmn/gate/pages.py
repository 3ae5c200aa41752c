"""The pages before the dashboard: plain HTML in its look, no script, nothing from another host."""

from urllib.parse import urlencode

from starlette.responses import HTMLResponse

from bmn import settings
from bmn.access import accounts, demo
from bmn.charts.palette import FONT, PALETTES
from bmn.gate import paths
from bmn.words import unbroken
from bmn.words.language import LANGUAGES, text

_SURFACES = {"light": "#F4F6FA", "dark": "#0F1722"}
_ICON = (
    "data:image/svg+xml,%3Csvg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 38 38'%3E%3Crect "
    "width='38' height='38' rx='9' fill='%230B5CAD'/%3E%3Cpath d='M8 19 19 9l11 10' fill='none' "
    "stroke='%23fff' stroke-width='2.6' stroke-linejoin='round' stroke-linecap='round'/%3E%3Cpath "
    "d='M13 29v-6M19 29V18M25 29v-9' stroke='%23FFC48A' stroke-width='3.6' "
    "stroke-linecap='round'/%3E%3C/svg%3E"
)
_SHEET = """
* { box-sizing: border-box; }
body { margin: 0; min-height: 100vh; display: grid; place-items: center; padding: 1.2rem .8rem;
  background: var(--surface); color: var(--text); font: 17px/1.55 FONT; }
main { width: min(30rem, 100%); background: var(--card); border: 1px solid var(--line);
  border-radius: 12px; padding: 1.4rem 1.5rem 1.6rem; }
header { display: flex; gap: .7rem; align-items: center; margin-bottom: 1rem; }
header img { width: 44px; height: 44px; }
header b { display: block; font-size: 1.12rem; line-height: 1.3; }
header span, .quiet { color: var(--muted); font-size: .85rem; }
header a { margin-left: auto; white-space: nowrap; }
a { color: var(--link); }
h1 { font-size: 1.25rem; margin: .2rem 0 .6rem; }
h2 { font-size: 1rem; margin: 1.3rem 0 .4rem; }
label { display: block; margin-top: .7rem; font-weight: 600; }
input { width: 100%; font: inherit; padding: .5rem .7rem; margin-top: .2rem; border-radius: 8px;
  border: 1px solid var(--muted); background: var(--surface); color: inherit; }
button, .button { display: block; width: 100%; font: inherit; font-weight: 600; margin-top: 1rem;
  padding: .6rem .8rem; border-radius: 8px; border: 1px solid var(--link); cursor: pointer;
  background: var(--link); color: var(--card); text-align: center; text-decoration: none; }
button.role { display: flex; justify-content: space-between; flex-wrap: wrap; gap: 0 .8rem;
  margin-top: .45rem; background: var(--surface); color: var(--text); border-color: var(--line);
  text-align: left; }
button.role:hover { border-color: var(--link); }
button.role > span:last-child { color: var(--muted); font-weight: 400; }
:focus-visible { outline: 3px solid var(--link); outline-offset: 2px; }
.told { border-radius: 8px; padding: .5rem .8rem; margin: 0 0 .8rem;
  background: var(--on-surface); }
.refused { border: 1px solid var(--late); background: var(--late-surface); }
.bmn-keep { white-space: nowrap; }
details { margin-top: 1.2rem; } summary { cursor: pointer; color: var(--link); }
.ribbon { border-radius: 6px; padding: .2rem .8rem; margin: 0 0 .8rem; font-size: .9rem;
  background: repeating-linear-gradient(135deg,
    var(--made-up) 0 14px, var(--made-up-2) 14px 28px); }
"""


def sign_in(
    language: str, wanted: str, *, told: str = "", refused: str = "", is_first: bool = False
) -> HTMLResponse:
    """Where everybody comes in; `told` and `refused` name the sentence above the form."""
    parts = [_sentence(language, told, refused)]
    form = _account_form(language, wanted, is_first=is_first)
    provider = _provider(language, wanted)
    if demo.is_open():
        parts.append(_roles(language, wanted))
        is_asked = " open" if refused else ""
        parts.append(
            f"<details{is_asked}><summary>{_words('gate.demo.have_account', language)}</summary>"
            f"{provider}{form}</details>"
        )
    else:
        parts.append(f"<h1>{_words('gate.sign_in.title', language)}</h1>{provider}{form}")
    status = 403 if refused else 200
    return _page("gate.sign_in.title", language, "".join(parts), paths.SIGN_IN, wanted, status)


def change_password(language: str, wanted: str, *, must: bool, refused: str = "") -> HTMLResponse:
    """Where a password of one's own takes the place of the old one."""
    why = f'<p class="told">{_words("gate.change.why", language)}</p>' if must else ""
    rule = _words("gate.change.rule", language, letters=accounts.LEAST_LETTERS)
    fields = (
        _field(language, "old", "gate.change.old", "current-password")
        + _field(language, "new", "gate.change.new", "new-password")
        + f'<p class="quiet">{rule}</p>'
        + _field(language, "again", "gate.change.again", "new-password")
    )
    back = f'<p><a href="/">{_words("gate.skip", language)}</a></p>' if not must else ""
    body = (
        f"<h1>{_words('gate.change.title', language)}</h1>{_sentence(language, '', refused)}{why}"
        + _form(paths.CHANGE, language, wanted, fields, "gate.change.submit")
        + back
    )
    status = 403 if refused else 200
    return _page("gate.change.title", language, body, paths.CHANGE, wanted, status)


def sign_out(language: str) -> HTMLResponse:
    """Asked first where a page of another site led here."""
    body = (
        f"<h1>{_words('gate.sign_out.title', language)}</h1>"
        f"<p>{_words('gate.sign_out.ask', language)}</p>"
        + _form(paths.SIGN_OUT, language, "/", "", "gate.sign_out.submit")
        + f'<p><a href="/">{_words("gate.skip", language)}</a></p>'
    )
    return _page("gate.sign_out.title", language, body, paths.SIGN_OUT, "/", 200)


def _roles(language: str, wanted: str) -> str:
    buttons = "".join(
        f'<button class="role" name="subject" value="{unbroken.html(subject)}">'
        f"<span>{unbroken.html(role_name(subject, language))}</span>"
        f"<span>{unbroken.html(demo.area_label(one.scope, language))}</span></button>"
        for subject, one in demo.ROLES.items()
    )
    return (
        f"<h1>{_words('gate.demo.title', language)}</h1>"
        f'<p class="ribbon">{_words("gate.demo.what", language)}</p>'
        f'<form method="post" action="{paths.DEMO}">{_hidden(language, wanted)}{buttons}</form>'
    )


def role_name(subject: str, language: str) -> str:
    """A role of the demo's list: whom it stands for."""
    one = demo.ROLES[subject]
    return text(f"gate.demo_role.{one.role}_{one.scope.area_level}", language)


def _account_form(language: str, wanted: str, *, is_first: bool) -> str:
    fields = _field(language, "subject", "gate.sign_in.subject", "username") + _field(
        language, "password", "gate.sign_in.password", "current-password"
    )
    first = _words("gate.sign_in.first", language, subject=accounts.FIRST)
    return (
        (f'<p class="told">{first}</p>' if is_first else "")
        + _form(paths.SIGN_IN, language, wanted, fields, "gate.sign_in.submit")
        + f'<p class="quiet">{_words("gate.sign_in.help", language)}</p>'
    )


def _provider(language: str, wanted: str) -> str:
    provider = settings.openid_provider()
    if provider is None:
        return ""
    name = provider.name or text("gate.sign_in.provider_name", language)
    address = f"{paths.OPENID}?{urlencode({'next': wanted, 'lang': language})}"
    return (
        f'<a class="button" href="{unbroken.html(address)}">'
        f"{_words('gate.sign_in.provider', language, name=name)}</a>"
        f"<h2>{_words('gate.sign_in.local', language)}</h2>"
    )


def _form(action: str, language: str, wanted: str, fields: str, submit: str) -> str:
    return (
        f'<form method="post" action="{action}">{_hidden(language, wanted)}{fields}'
        f"<button>{_words(submit, language)}</button></form>"
    )


def _hidden(language: str, wanted: str) -> str:
    return (
        f'<input type="hidden" name="lang" value="{language}">'
        f'<input type="hidden" name="next" value="{unbroken.html(wanted)}">'
    )


def _field(language: str, name: str, label: str, purpose: str) -> str:
    kind = "text" if name == "subject" else "password"
    return (
        f"<label>{_words(label, language)}"
        f'<input name="{name}" type="{kind}" autocomplete="{purpose}" required maxlength="200" '
        'autocapitalize="none" spellcheck="false"></label>'
    )


def _sentence(language: str, told: str, refused: str) -> str:
    if refused:
        sentence = _words(f"gate.refused.{refused}", language)
        return f'<p class="told refused" role="alert">{sentence}</p>'
    return (
        f'<p class="told" role="status">{_words(f"gate.told.{told}", language)}</p>' if told else ""
    )


def _page(
    title: str, language: str, body: str, path: str, wanted: str, status: int
) -> HTMLResponse:
    other = next(code for code in LANGUAGES if code != language)
    switch = unbroken.html(f"{path}?{urlencode({'lang': other, 'next': wanted})}")
    return HTMLResponse(
        f'<!doctype html><html lang="{language}"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width,initial-scale=1">'
        '<meta name="color-scheme" content="light dark">'
        f'<link rel="icon" href="{_ICON}"><title>{text(title, language)} – '
        f"{text('common.app.short_title', language)}</title>"
        f"<style>{_sheet()}</style></head><body>"
        f'<main><header><img src="{_ICON}" alt=""><div><b>'
        f"{_words('frame.emblem.name', language)}</b><span>"
        f"{_words('frame.emblem.owner', language)}</span></div>"
        f'<a href="{switch}" lang="{other}">{_words("common.app.language_name", other)}</a>'
        f"</header>{body}</main></body></html>",
        status_code=status,
    )


def _words(key: str, language: str, **blanks: object) -> str:
    return unbroken.html(text(key, language, **blanks))


def _sheet() -> str:
    light, dark = (
        "".join(f"--{name}:{value};" for name, value in PALETTES[mode].colours().items())
        + f"--surface:{_SURFACES[mode]};"
        for mode in ("light", "dark")
    )
    return f":root{{{light}}}@media(prefers-color-scheme:dark){{:root{{{dark}}}}}" + _SHEET.replace(
        "FONT", FONT
    )

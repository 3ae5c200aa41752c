"""Language, year and area: read from the link, chosen once in the frame, written to the link.

Whatever stands in a link or comes back from a widget may be forged: it is looked up among what
there is, and refused with a word otherwise.
"""

from collections.abc import Mapping, Sequence

import streamlit as st

from bmn.access.reader import Reader
from bmn.survey.areas import COUNTRY, PARTS, Area, OutOfScope, WrongAreaKey, parse_key
from bmn.survey.clock import round_of
from bmn.ui.kit import answers
from bmn.ui.kit.going import area_of_row, choose, go
from bmn.ui.kit.style import words
from bmn.ui.kit.view import ReaderOf, View
from bmn.warehouse.snapshots import Snapshot
from bmn.words.language import LANGUAGES, text

PROBLEM_STATE = "frame_problems"
_WIDTHS = {"inspection_region": 230, "tambon": 160, "local_authority": 160, "village": 220}
_SIBLINGS = {"province": COUNTRY, "inspection_region": COUNTRY}


def language() -> str:
    """The reader's language; Thai unless the link says otherwise."""
    wanted = _wanted("lang")
    return wanted if wanted in LANGUAGES else LANGUAGES[0]


def view(
    page: str, words: str, mode: str, reader: Reader, snapshot: Snapshot, reader_of: ReaderOf
) -> View:
    """The view that the link asks for; what it asks for in vain is told by `problems`."""
    problems: list[str] = []
    years = answers.years(reader, snapshot)
    year = _year(years, snapshot, problems)
    path = _path(reader, snapshot, problems)
    st.session_state[PROBLEM_STATE] = problems
    found = View(
        page=page,
        language=words,
        mode=mode,
        reader=reader,
        snapshot=snapshot,
        year=year,
        year_row=next((row for row in years if row["survey_year_be"] == year), {}),
        standards=answers.standards(reader, snapshot, year, path[-1]),
        area=path[-1],
        path=tuple(path),
        reader_of=reader_of,
    )
    _remember(found, problems)
    return found


def problems() -> Sequence[str]:
    """Keys of what the link asked for in vain."""
    return st.session_state.get(PROBLEM_STATE, ())


def draw(view: View) -> None:
    """The bar of the frame: the way to the area, where to go from it, the year."""
    bar = st.container(key="frame_bar", horizontal=True, vertical_alignment="center", gap="xsmall")
    with bar:
        for area in view.path[:-1]:
            _draw_above(view, area)
            st.html('<span class="bmn-crumb">›</span>', width="content")
        _draw_siblings(view)
        for level in PARTS[view.area.level]:
            _draw_parts(view, level)
        st.space("stretch")
        _draw_year(view)


def _draw_above(view: View, area: Area) -> None:
    """The way up, as far as the reader may go; above it a name only."""
    scope = view.reader.scope
    levels = [above.level for above in view.path]
    if scope.area_level in levels and levels.index(area.level) < levels.index(scope.area_level):
        st.html(f'<span class="bmn-crumb">{words(_crumb(view, area))}</span>', width="content")
        return
    st.button(
        _crumb(view, area), key=f"up_{area.key}", type="tertiary", on_click=go, args=(area.key,)
    )


def _crumb(view: View, area: Area) -> str:
    """The name of an area above; a region's is shortened, since the way may be long."""
    if area.level == "inspection_region":
        return view.words("frame.region_short", number=int(area.code))
    return area.label(view.language)


def _draw_siblings(view: View) -> None:
    """The area itself, as a choice among its like."""
    area = view.area
    if area.level == "country":
        st.html(f'<b class="bmn-here">{words(area.label(view.language))}</b>', width="content")
        return
    within = _SIBLINGS.get(area.level) or view.path[-2]
    siblings = _areas(view, area.level, within)
    if area.code not in siblings:
        siblings = {area.code: area} | siblings
    _pick(view, f"here_{area.key}_{view.language}", area.level, siblings, chosen=area.code)


def _draw_parts(view: View, level: str) -> None:
    """Where to go down from the area: nothing is chosen yet."""
    parts = _areas(view, level, view.area)
    if parts:
        _pick(view, f"down_{level}_{view.area.key}_{view.language}", level, parts, chosen=None)


def _pick(view: View, key: str, level: str, areas: Mapping[str, Area], chosen: str | None) -> None:
    codes = list(areas)

    def changed() -> None:
        # The raw value of a widget is what the browser sent, whatever the options were.
        code = st.session_state.get(key)
        if isinstance(code, str) and code in areas:
            go(areas[code].key)

    choose = view.words(f"frame.choose.{level}")
    st.selectbox(
        choose,
        codes,
        index=codes.index(chosen) if chosen is not None and chosen in areas else None,
        format_func=lambda code: areas[code].label(view.language) if code in areas else "",
        key=key,
        on_change=changed,
        placeholder=choose,
        label_visibility="collapsed",
        width=_WIDTHS.get(level, 190) if chosen is None else 230,
    )


def _areas(view: View, level: str, within: Area) -> dict[str, Area]:
    found = answers.areas_of_year(
        view.reader, view.snapshot, view.year, level, within.level, within.code
    )
    return {row["area_code"]: area_of_row(row, level) for row in found}


def _draw_year(view: View) -> None:
    years = [row["survey_year_be"] for row in answers.years(view.reader, view.snapshot)]

    def changed() -> None:
        year = st.session_state.get(key)
        if year in years:
            choose("year", str(year))

    key = f"year_{view.year}_{view.language}"
    st.selectbox(
        view.words("frame.choose.year"),
        years,
        index=years.index(view.year) if view.year in years else 0,
        format_func=lambda year: year_label(year, view.language),
        key=key,
        on_change=changed,
        label_visibility="collapsed",
        width=125,
    )


def draw_language(words: str) -> None:
    """The switch to the other language."""
    other = next(code for code in LANGUAGES if code != words)
    st.button(
        text("common.app.language_name", other),
        key=f"language_{other}",
        type="tertiary",
        on_click=choose,
        args=("lang", other),
        icon=":material/translate:",
        help=text("frame.other_language", words),
    )


def year_label(year: int, words: str) -> str:
    """ปี 2569."""
    return text("frame.year", words, year=year)


def _year(years: Sequence[answers.Row], snapshot: Snapshot, problems: list[str]) -> int:
    known = [row["survey_year_be"] for row in years]
    default = round_of(snapshot.as_of.date())
    if default not in known:
        default = max(known, default=default)
    wanted = _wanted("year")
    if wanted is None:
        return default
    if wanted.isascii() and wanted.isdigit() and len(wanted) == 4 and int(wanted) in known:
        return int(wanted)
    problems.append("unknown_year")
    return default


def _path(reader: Reader, snapshot: Snapshot, problems: list[str]) -> list[Area]:
    wanted = _wanted("area") or f"{reader.scope.area_level}-{reader.scope.area_code}"
    try:
        level, code = parse_key(wanted)
    except OutOfScope:
        problems.append("out_of_scope")
    except WrongAreaKey:
        problems.append("unknown_area")
    else:
        path = _lookup(reader, snapshot, level, code)
        if path:
            return path
        problems.append("unknown_area")
    own = _lookup(reader, snapshot, reader.scope.area_level, reader.scope.area_code)
    if not own:
        problems[:] = ["unknown_own_area"]
    return own or [COUNTRY]


def _lookup(reader: Reader, snapshot: Snapshot, level: str, code: str) -> list[Area]:
    found = answers.area_path(reader, snapshot, level, code)
    return [
        Area(
            row["area_level"],
            row["area_code"],
            row["name_th"],
            row["name_en"] or row["name_th"],
            row["moo"],
            bool(row["is_municipal"]),
        )
        for row in found
    ]


def _wanted(name: str) -> str | None:
    """What the link says, else what was chosen before in this session."""
    value = st.query_params.get(name)
    return value if value is not None else st.session_state.get(f"chosen_{name}")


def _remember(view: View, problems: Sequence[str]) -> None:
    """Write the view to the link. A refused wish stays there, so its message stays as well."""
    refused = {
        "unknown_year": "year",
        "unknown_area": "area",
        "out_of_scope": "area",
        "unknown_own_area": "area",
    }
    kept = {refused[problem] for problem in problems}
    for name, value in view.link.items():
        if name in kept:
            st.session_state.pop(f"chosen_{name}", None)
            continue
        st.session_state[f"chosen_{name}"] = value
        if st.query_params.get_all(name) != [value]:
            st.query_params[name] = value

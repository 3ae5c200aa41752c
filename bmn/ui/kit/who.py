"""Who is signed in, and in which of his roles and areas he reads: asked anew at every turn.

The gate tells Streamlit the sign-in when a socket opens (`server.trustedUserHeaders`). That alone
opens nothing: the session must still live, and what it may read is looked up each time, also in a
fragment or a download that was drawn while more was granted.
"""

from datetime import date

import streamlit as st
from streamlit.runtime.scriptrunner import get_script_run_ctx

from bmn.access import grants, sessions
from bmn.access.reader import MACHINE, Reader
from bmn.access.sessions import Identity
from bmn.survey import clock
from bmn.warehouse.snapshots import Snapshot

SIGN_IN_ID = "sign_in_id"
MOST_KNOWN = 2_000
_known: dict[tuple[str, bool, str, date], tuple[Reader, ...]] = {}
"""What was found granted: it changes with the snapshot and the day only, and each query asks."""


class NothingGranted(ValueError):
    """The person may see nothing: no sign-in that lives, or no grant that holds today."""


def identity() -> Identity | None:
    """Who is signed in; None without a session that lives.

    A file that is made at a click is made outside of a run: there the socket's sign-in stands in.
    """
    is_run = get_script_run_ctx(suppress_warning=True) is not None
    sign_in_id = st.user.to_dict().get(SIGN_IN_ID) if is_run else sessions.of_socket.get()
    return sessions.of_sign_in(sign_in_id) if isinstance(sign_in_id, str) else None


def readers(snapshot: Snapshot) -> tuple[Reader, ...]:
    """Each role and area of whoever is signed in, the widest first."""
    return _readers(identity(), snapshot)


def reader(snapshot: Snapshot) -> Reader:
    """The one he reads in: that of his choice, else the widest. Raises NothingGranted."""
    signed_in = identity()
    found = _readers(signed_in, snapshot)
    if signed_in is None or not found:
        raise NothingGranted
    return next((one for one in found if key(one) == signed_in.chosen), found[0])


def choose(wanted: str) -> None:
    """Read in that of his roles and areas from now on, in every tab; it opens nothing by itself."""
    signed_in = identity()
    if signed_in is not None:
        sessions.choose(signed_in.sign_in_id, wanted)


def must_still_be(one: Reader, snapshot: Snapshot) -> None:
    """What was drawn for a reader is read again only while he is one. Raises NothingGranted.

    In a run, the whole page is drawn again instead, for what he is now.
    """
    if one is MACHINE or one in readers(snapshot):
        return  # the machine's own reader is no sign-in's, and no page is drawn for it
    if get_script_run_ctx(suppress_warning=True) is not None:
        st.rerun(scope="app")
    raise NothingGranted


def key(one: Reader) -> str:
    """A role and area in short, by which it is chosen again."""
    years = ",".join(str(year) for year in one.years or ())
    return f"{one.role}@{one.scope.area_level}:{one.scope.area_code}#{years}"


def _readers(signed_in: Identity | None, snapshot: Snapshot) -> tuple[Reader, ...]:
    if signed_in is None or signed_in.must_change:
        return ()
    is_first, today = signed_in.is_first_administrator, clock.bangkok_now().date()
    key = (signed_in.subject, is_first, snapshot.key, today)
    if key not in _known:
        if len(_known) >= MOST_KNOWN:
            _known.clear()
        _known[key] = grants.readers_of(
            signed_in.subject, snapshot, is_first_administrator=is_first
        )
    return _known[key]

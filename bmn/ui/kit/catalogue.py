"""The catalogue of the view's year, and whether it is established that the year uses it."""

from bmn.ui.kit.view import View


def unverified_words(view: View) -> str:
    """That nobody has confirmed the year's catalogue; "" where somebody has, or there is none."""
    catalogue = view.year_row.get("catalogue")
    if catalogue is None or view.year_row.get("catalogue_is_verified") is not False:
        return ""
    told = view.words("indicators.catalogue_of_year", catalogue=catalogue, year=view.year)
    return f"{told}: {view.words('common.say.unverified')}"

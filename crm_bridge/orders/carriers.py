"""Where a parcel can be followed on its carrier's own pages."""

from urllib.parse import quote

_PAGES = {
    "dhl": "https://www.dhl.com/en/express/tracking.html?AWB={}",
    "dpd": "https://track.dpd.co.uk/parcels/{}",
    "evri": "https://www.evri.com/track/parcel/{}",
    "fedex": "https://www.fedex.com/fedextrack/?trknbr={}",
    "parcelforce": "https://www.parcelforce.com/track-trace?trackNumber={}",
    "royal mail": "https://www.royalmail.com/track-your-item#/tracking-results/{}",
    "ups": "https://www.ups.com/track?tracknum={}",
    "yodel": "https://www.yodel.co.uk/tracking/{}",
}


def tracking_url(carrier: str | None, tracking_number: str | None) -> str | None:
    """The page of a parcel, None where the carrier has none that is known here.

    A shop may give a whole address as the tracking number.
    """
    if not tracking_number:
        return None
    if tracking_number.startswith(("https://", "http://")):
        return tracking_number
    name = (carrier or "").casefold()
    page = next((page for known, page in _PAGES.items() if name.startswith(known)), None)
    return page.format(quote(tracking_number, safe="")) if page else None

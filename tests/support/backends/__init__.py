"""Complete backends, none like another: what each is made of is in its module's first line."""

from __future__ import annotations

from tests.support.backends.archive import ARCHIVE
from tests.support.backends.claimdesk import CLAIMDESK
from tests.support.backends.clinic import CLINIC
from tests.support.backends.courier import COURIER
from tests.support.backends.depot import DEPOT
from tests.support.backends.ferryline import FERRYLINE
from tests.support.backends.fleet import FLEET
from tests.support.backends.freight import FREIGHT
from tests.support.backends.gazette import GAZETTE
from tests.support.backends.harbour import HARBOUR
from tests.support.backends.library import LIBRARY
from tests.support.backends.market import MARKET
from tests.support.backends.nursery import NURSERY
from tests.support.backends.observatory import OBSERVATORY
from tests.support.backends.orchard import ORCHARD
from tests.support.backends.parcels import PARCELS
from tests.support.backends.printworks import PRINTWORKS
from tests.support.backends.radio import RADIO
from tests.support.backends.railway import RAILWAY
from tests.support.backends.studio import STUDIO
from tests.support.backends.theatre import THEATRE
from tests.support.backends.tollgate import TOLLGATE
from tests.support.backends.vineyard import VINEYARD
from tests.support.backends.voltway import VOLTWAY
from tests.support.backends.wholesale import WHOLESALE
from tests.support.complete import Complete

BACKENDS: dict[str, Complete] = {
    "archive": ARCHIVE,
    "claimdesk": CLAIMDESK,
    "clinic": CLINIC,
    "courier": COURIER,
    "depot": DEPOT,
    "ferryline": FERRYLINE,
    "fleet": FLEET,
    "freight": FREIGHT,
    "gazette": GAZETTE,
    "harbour": HARBOUR,
    "library": LIBRARY,
    "orchard": ORCHARD,
    "parcels": PARCELS,
    "printworks": PRINTWORKS,
    "radio": RADIO,
    "railway": RAILWAY,
    "studio": STUDIO,
    "theatre": THEATRE,
    "market": MARKET,
    "nursery": NURSERY,
    "observatory": OBSERVATORY,
    "tollgate": TOLLGATE,
    "vineyard": VINEYARD,
    "voltway": VOLTWAY,
    "wholesale": WHOLESALE,
}

"""Settings, from the environment."""

import os

DATABASE = os.environ.get("LEDGER_DATABASE", "ledger.sqlite3")
BROKER_URL = os.environ.get("LEDGER_BROKER_URL", "")
HOME_CURRENCY = os.environ.get("LEDGER_CURRENCY", "EUR")

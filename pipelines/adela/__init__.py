"""From an ADELA inventory (CSV, DCAT-MX columns `ds:*` and `rs:*`) to FORM.317 workbooks."""

from pipelines.adela.convert import Conversion, Office, convert
from pipelines.adela.inventory import Entry, Item, UnreadableInventory, read_inventory

__all__ = ["Conversion", "Entry", "Item", "Office", "UnreadableInventory", "convert", "read_inventory"]

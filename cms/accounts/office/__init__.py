"""The section "Cuentas" of the administration, and what stands where Wagtail and Django had their own."""

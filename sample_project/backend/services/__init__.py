"""Services: inventory, devices, storage, monitoring."""

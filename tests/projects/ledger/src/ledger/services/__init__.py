"""What the ledger does with its tables."""

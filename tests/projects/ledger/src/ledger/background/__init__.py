"""What happens while nobody waits."""

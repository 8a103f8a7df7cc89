"""What each command does, once its flags are parsed."""

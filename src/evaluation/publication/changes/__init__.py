"""What changed between two releases, told from their own tables only."""

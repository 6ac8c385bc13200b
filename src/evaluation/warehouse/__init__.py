"""Floor 3: the validated deliveries of all cities together, one table per row meaning."""

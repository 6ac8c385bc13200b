"""What the output checker reads: per output what it is, on how many units it rests, and which rule decided."""

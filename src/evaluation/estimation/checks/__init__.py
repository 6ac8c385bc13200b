"""What threatens the answer: one check a file, each returning records for the report."""

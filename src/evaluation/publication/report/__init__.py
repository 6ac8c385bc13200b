"""The scalability report: rows for its tables, its sections, and one self-contained HTML file per language."""

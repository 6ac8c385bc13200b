"""Documents on paper: PDF and Word, from the Markdown that makes the page."""

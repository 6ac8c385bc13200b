"""All text documents from one source: document × subject × language, to every format."""

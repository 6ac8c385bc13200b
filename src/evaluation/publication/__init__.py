"""Floor 8: figures, prose and documents, made only from ``data/published`` and the registry.

Nothing here computes a result. A number reaches a reader through :class:`evaluation.publication.values.Values`,
which looks it up by its id, prints it in the reader's language and remembers that it was used.
"""

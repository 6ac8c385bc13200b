"""The indicator book: every definition in words a reader can check, with an example and how many were measured."""

"""What a city gets before it delivers: a workbook to fill in, an example of one, and the codebook of every column.

Everything is made from the registry, so that template, codebook and intake cannot disagree.
"""

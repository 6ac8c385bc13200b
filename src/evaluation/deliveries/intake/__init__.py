"""Take a city's delivery in: read, match names, parse, test against the contract, and account for every row.

``folder`` finds the files, ``workbook`` and ``delimited`` read them, ``names`` matches sheets and columns, ``cells``
parses values, ``row_rules`` and ``table_rules`` hold the contract, ``take_in`` goes through them in order,
``receipt`` says what came of it.
"""

"""Take a household's rows out of delivered files, whatever their format.

An erased row becomes an empty row: all others keep their row number, so receipts and corrections that name rows stay
true. Everything else of the file stays as the city delivered it; where that cannot be promised nothing is written and a
person must do it.
"""

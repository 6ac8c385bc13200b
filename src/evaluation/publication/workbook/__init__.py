"""The workbook: every published table on a sheet of its own, in words, with the id of each row."""

"""The workbook in which a municipality fills in its own figures."""

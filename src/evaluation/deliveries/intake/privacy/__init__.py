"""Privacy at the door: a delivery with anything that looks like data of a person is refused whole.

``kinds`` says what is looked for and which column names give it away, ``numbers`` tests BSN and IBAN, ``patterns``
searches texts, ``columns`` goes through a sheet, ``parts`` reads what a workbook holds outside its cells (comments,
properties), ``scan`` puts what was found in words: sheet, column, kind and count, never the value.
"""

from evaluation.deliveries.intake.privacy.parts import HiddenText, UnsafePartError, hidden_texts
from evaluation.deliveries.intake.privacy.scan import privacy_findings

__all__ = ["HiddenText", "UnsafePartError", "hidden_texts", "privacy_findings"]

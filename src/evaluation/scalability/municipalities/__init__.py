"""Other municipalities: how alike they are to those of the study, and what they may reckon with."""

"""What ``evaluation explain --help`` teaches."""

HELP = """\
Every number in a document, in data/published/*.csv and in the databases has an id. In a page: click on the number.
Examples:
  evaluation explain num/households
  evaluation explain est/professionalisering/plan_quality/pooled/all/mean_reml
"""

"""What else could explain the answer, and how much of it: confounding, trends, regression to the mean, our choices."""

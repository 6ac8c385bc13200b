"""Optional: published counts rounded to a base, so that nobody stands between two of them."""

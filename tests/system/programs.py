"""System programs that a test needs: where they are, or which package brings them."""

import shutil

import pytest

PACKAGES = {"soffice": "libreoffice-calc", "java": "default-jre-headless"}


def program(name):
    """Return the path of a program; a test that needs one that is not there fails, and says how to get it."""
    found = shutil.which(name)
    if found is None:
        pytest.fail(
            f"The program {name} is not here. Install it: apt-get install -y --no-install-recommends {PACKAGES[name]}",
            pytrace=False,
        )
    return found

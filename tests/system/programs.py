"""System programs that a test needs: where they are, or which package brings them."""

import shutil

import pytest

PACKAGES = {
    "chromium": "chromium",
    "java": "default-jre-headless",
    "soffice": "libreoffice-calc libreoffice-writer",
}


def program(name):
    """Return the path of a program; a test that needs one that is not there fails, and says how to get it."""
    found = shutil.which(name)
    if found is None:
        pytest.fail(
            f"The program {name} is not here. Install it: apt-get install -y --no-install-recommends {PACKAGES[name]}",
            pytrace=False,
        )
    return found

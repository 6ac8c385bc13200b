#!/bin/sh
# Make .venv (once) and install exactly what a lock file lists, then the project itself.
# Use: sh scripts/install.sh PYTHON LOCK. uv does it in a third of the time; where uv cannot be had, pip does the same.
set -eu
python=$1
lock=$2
"$python" -c 'import sys; sys.exit(sys.version_info < (3, 11))' || {
    echo "Python 3.11 or newer is needed; '$python' is $("$python" --version 2>&1). Try: make PYTHON=python3.12" >&2
    exit 2
}
if [ ! -x .venv/bin/python ]; then
    echo "Making the environment in .venv (once, about a minute) ..."
    "$python" -m venv .venv || {
        echo "Could not make a virtual environment. On Debian or Ubuntu: apt-get install -y python3-venv" >&2
        exit 2
    }
fi
pip="env PIP_DISABLE_PIP_VERSION_CHECK=1 .venv/bin/python -m pip install --quiet --require-hashes --no-deps"
echo "Installing the libraries of $lock ..."
if $pip -r requirements-bootstrap.lock && .venv/bin/uv pip install --quiet --compile-bytecode --require-hashes --no-deps --python .venv/bin/python -r "$lock"; then
    .venv/bin/uv pip install --quiet --no-deps --no-build-isolation --python .venv/bin/python -e .
else
    echo "uv is not available here; installing with pip (slower) ..."
    $pip -r "$lock"
    .venv/bin/python -m pip install --quiet --no-deps --no-build-isolation -e .
fi

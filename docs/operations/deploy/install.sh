#!/bin/sh
# Installs or updates Huiqian from this folder, without looking anywhere else: sh install.sh [/opt/huiqian]
set -eu
place=${1:-/opt/huiqian}
python=${PYTHON:-python3}
cd "$(dirname "$0")"

sha256sum --check --quiet SHA256SUMS
"$python" -c 'import sys; sys.version_info >= (3, 11) or sys.exit("Expected Python 3.11 or newer, but this is " + sys.version)'
[ -x "$place/.venv/bin/python" ] || "$python" -m venv "$place/.venv"
pip() { "$place/.venv/bin/python" -m pip --disable-pip-version-check --quiet "$@"; }
pip install --no-index --find-links wheels --require-hashes --no-deps -r requirements.lock
pip install --no-index --no-deps --force-reinstall wheels/huiqian-*.whl
"$place/.venv/bin/huiqian" --help >/dev/null
echo "installed in $place/.venv"

#!/bin/sh
# Installs or updates Huiqian from this folder, without looking anywhere else: sh install.sh [/opt/huiqian]
set -eu
place=${1:-/opt/huiqian}
case $place in /*) ;; *) place=$PWD/$place ;; esac
python=${PYTHON:-python3}
cd "$(dirname "$0")"

sha256sum --check --quiet SHA256SUMS
if [ -x "$place/.venv/bin/python" ]; then python=$place/.venv/bin/python; fi
# A wheel is for one version of Python on one kind of machine; pip would only say that it finds none.
"$python" -c '
import platform, sys
made_for, here = sys.argv[1], "%d.%d %s %s" % (*sys.version_info[:2], sys.platform, platform.machine())
if here != made_for:
    sys.exit(f"Expected Python {made_for}, for which this archive was made, but {sys.executable} is {here}. "
             "Name another one in PYTHON; an installation of an older Python is taken away first.")
' "$(cat MADE_FOR)"
[ -x "$place/.venv/bin/python" ] || "$python" -m venv "$place/.venv"
pip() { "$place/.venv/bin/python" -m pip --disable-pip-version-check --quiet "$@"; }
pip install --no-index --find-links wheels --require-hashes --no-deps -r requirements.lock
pip install --no-index --no-deps --force-reinstall wheels/huiqian-*.whl
"$place/.venv/bin/huiqian" --help >/dev/null
echo "installed in $place/.venv"

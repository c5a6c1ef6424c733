#!/bin/sh
# Install the Debian packages that tests/debian.txt names, where any is missing.
set -eu

wanted=$(sed 's/#.*//' "$(dirname "$0")/debian.txt" | xargs)
[ -n "$wanted" ] || exit 0
command -v dpkg-query >/dev/null || exit 0

missing=
for package in $wanted; do
    dpkg-query -W -f '${Status}' "$package" 2>/dev/null | grep -q 'ok installed' \
        || missing="$missing $package"
done
[ -n "$missing" ] || exit 0

if [ "$(id -u)" -ne 0 ]; then
    echo "The tests need packages that are missing. Install them with:" >&2
    echo "    sudo apt-get install --no-install-recommends$missing" >&2
    exit 1
fi
apt-get update -q
# shellcheck disable=SC2086 # one word a package
DEBIAN_FRONTEND=noninteractive apt-get install -q -y --no-install-recommends $missing

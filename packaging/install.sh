#!/bin/sh
# Installs Bella on a machine with systemd: fetches the program, checks it, puts it into /opt/bella/bin, and lets systemd
# start it. Run it as root:
#   sh install.sh URL SHA256 [DOMAIN]     URL may be a file on this machine
# Again with a newer URL: the program is replaced, data and settings stay.
set -eu
url=${1:?the address or file of the program} sum=${2:?its SHA-256} domain=${3:-}

[ "$(id -u)" = 0 ] || { echo "install.sh: run it as root" >&2; exit 1; }
new=$(mktemp)
trap 'rm -f "$new"' EXIT
case $url in
    https://*) curl -fsSL --proto '=https' -o "$new" "$url" ;;
    *) cp "$url" "$new" ;;
esac
echo "$sum  $new" | sha256sum -c --quiet || { echo "install.sh: this is not the program that was released" >&2; exit 1; }

install -d /opt/bella/bin
install -m 0755 "$new" /opt/bella/bin/bella.new
mv /opt/bella/bin/bella.new /opt/bella/bin/bella
if [ -n "$domain" ] && [ ! -e /etc/bella/bella.env ]; then
    install -d /etc/bella
    (umask 077 && echo "BELLA_DOMAIN=$domain" >/etc/bella/bella.env)
fi
/opt/bella/bin/bella service install

#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# By hand, as root:  tests/system/bare.sh DIR [COMMAND...]
# Makes a bare Debian 12 in DIR, puts the committed tree into it as /src, and
# runs COMMAND there (./bootstrap.sh check), without a terminal and with an
# empty environment.  Needs debootstrap and git.  MIRROR names the mirror;
# what /etc/apt of this machine says about Debian is used inside, too.
set -eu
[ $# -ge 1 ] || { sed -n '3,7s/^# //p' "$0"; exit 2; }
dir=$1
shift
[ $# -gt 0 ] || set -- ./bootstrap.sh check
top=$(cd "$(dirname "$0")/../.." && pwd)

if [ ! -x "$dir/bin/sh" ]; then
	# shellcheck disable=SC2086
	debootstrap --variant=minbase bookworm "$dir" ${MIRROR:-}
	cp /etc/resolv.conf "$dir/etc/"
	cp -r /etc/apt/apt.conf.d "$dir/etc/apt/"
	rm -f "$dir"/etc/apt/apt.conf.d/*docker*
	sources=/etc/apt/sources.list.d/debian.sources
	if [ -f "$sources" ]; then
		cp "$sources" "$dir/etc/apt/sources.list.d/"
		: >"$dir/etc/apt/sources.list"
	fi
fi
rm -rf "$dir/src"
git clone -q "$top" "$dir/src"

# Mounts of its own, which end with it.
# shellcheck disable=SC2016
exec unshare --mount --pid --fork sh -c '
	dir=$1
	shift
	mount -t proc proc "$dir/proc"
	mount --rbind /dev "$dir/dev"
	mount -t sysfs sys "$dir/sys"
	exec chroot "$dir" /usr/bin/env -i HOME=/root CI=true \
	    PATH=/usr/sbin:/usr/bin:/sbin:/bin \
	    sh -c '\''cd /src && exec "$@"'\'' sh "$@"
' sh "$dir" "$@" </dev/null

#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# From a bare Debian 12 to a running dabyl, or to its tests.  Run it as root,
# or as somebody who may use sudo.  Only Debian packages are downloaded.
#
#	./bootstrap.sh run [ARGUMENT...]   build, then: dabyl demo ARGUMENT...
#	./bootstrap.sh check               build, then: make check
#
# What is done already is skipped: a package that dpkg knows as installed, a
# tree that is configured here, whatever make finds up to date.
set -u
umask 022
cd "$(dirname "$0")" || exit 1

# To build it, and to run what was built.
packages='gcc libc6-dev make pkg-config
	autoconf automake gettext
	libsodium-dev libutf8proc-dev libyaml-dev
	libsqlite3-dev libzmq3-dev libncurses-dev
	libvlc-dev libavformat-dev libavcodec-dev libavutil-dev
	libxcb1-dev libnotify-dev
	vlc-plugin-base vlc-plugin-video-output ncurses-term'

# To test it.
test_packages='libcmocka-dev libjansson-dev libvterm-dev libglib2.0-dev
	python3 python3-zmq xvfb xauth dbus-daemon'

log=bootstrap.log

say() {
	printf 'bootstrap: %s\n' "$*"
}

# fail WHAT REMEDY: what failed, what to do.
fail() {
	printf 'bootstrap: FAILED: %s\n' "$1" >&2
	printf 'bootstrap: %s\n' "$2" >&2
	exit 1
}

# fail_logged WHAT REMEDY: the end of the log before that.
fail_logged() {
	tail -n 25 "$log" >&2
	printf 'bootstrap: more is in %s/%s\n' "$(pwd)" "$log" >&2
	fail "$@"
}

usage() {
	echo 'usage: ./bootstrap.sh run [ARGUMENT...] | check' >&2
	exit 2
}

# What turns a command into one of root.  Without a terminal sudo must not wait
# for a password.
if [ "$(id -u)" -eq 0 ]; then
	as_root=''
elif [ -t 0 ]; then
	as_root='sudo'
else
	as_root='sudo -n'
fi

apt() {
	# shellcheck disable=SC2086
	$as_root env DEBIAN_FRONTEND=noninteractive LC_ALL=C apt-get -q -y \
	    -o Acquire::Retries=3 -o DPkg::Lock::Timeout=300 "$@" \
	    >>"$log" 2>&1 </dev/null
}

missing_of() { # PACKAGE...
	for package in "$@"; do
		state=$(dpkg-query -W -f '${db:Status-Status}' "$package" \
		    2>/dev/null)
		[ "$state" = installed ] || printf ' %s' "$package"
	done
}

install_packages() { # PACKAGE...
	missing=$(missing_of "$@")
	if [ -z "$missing" ]; then
		say "packages: all $# are there"
		return
	fi
	if [ -n "$as_root" ] && ! command -v sudo >/dev/null; then
		fail 'not root, and there is no sudo' \
		    "As root: apt-get install --no-install-recommends$missing"
	fi
	$as_root true 2>>"$log" || fail 'sudo refuses' \
	    'Run this as root, or where sudo can ask for the password.'
	say "packages: fetching the lists"
	apt update || fail_logged 'apt-get update' \
	    'Check the network and /etc/apt/sources.list, then run this again.'
	say "packages: installing$missing"
	# The list is words by construction.
	# shellcheck disable=SC2086
	apt install --no-install-recommends $missing ||
		fail_logged 'apt-get install' \
		    'The lines above name the package; is this Debian 12?'
}

check_system() {
	command -v apt-get >/dev/null ||
		fail 'this machine has no apt-get' \
		    'dabyl is made for Debian 12. Elsewhere: the packages stand at the top of this file.'
	[ -w . ] || fail "$(pwd) is not writable" \
	    'Copy the tree to a directory of yours.'
	# shellcheck source=/dev/null
	release=$(. /etc/os-release && printf '%s %s' "${ID:-?}" "${VERSION_ID:-?}")
	[ "$release" = 'debian 12' ] ||
		say "made for debian 12, this is $release: trying"
}

# Configured here: the tree was not copied from elsewhere after configure.
configured() {
	[ -f Makefile ] && [ -x config.status ] &&
		[ "$(sed -n 's/^abs_srcdir = //p' Makefile)" = "$(pwd)" ]
}

# Configured while the libraries of the tests were there.
configured_for_tests() {
	grep -q '^TEST_LIBRARIES = yes$' Makefile
}

configure() {
	if [ ! -x configure ] || [ ! -f Makefile.in ]; then
		say 'autoreconf'
		autoreconf -fi >>"$log" 2>&1 || fail_logged 'autoreconf' \
		    'The lines above say which macro or tool is missing.'
	fi
	say 'configure'
	./configure >>"$log" 2>&1 || fail_logged 'configure' \
	    'The lines above say which library is missing or too old.'
}

build() { # run|check
	if ! configured; then
		configure
	elif [ "$1" = check ] && ! configured_for_tests; then
		configure
	fi
	say 'make'
	make -j"$(nproc)" >>"$log" 2>&1 || fail_logged 'make' \
	    'If the tree was built before, "make clean" and run this again.'
}

[ $# -ge 1 ] || usage
verb=$1
shift
case $verb in
run) all=$packages ;;
check) [ $# -eq 0 ] || usage
	all="$packages $test_packages" ;;
*) usage ;;
esac

check_system
: >"$log"
# shellcheck disable=SC2086
install_packages $all
build "$verb"

case $verb in
run)
	say "dabyl demo${*:+ $*}"
	exec ./dabyl demo "$@"
	;;
check)
	say 'make check'
	# Tests wait more than they work.
	make check -j"$((6 * $(nproc)))" VERBOSE=1 </dev/null || fail 'make check' \
	    'The log of each failed test stands above; all are in test-suite.log.'
	say 'every test passed'
	;;
esac

#!/bin/sh
# Makes sure that a program is there, from the system's packages when this may install them.
# Usage: debian.sh PROGRAM PACKAGE WHAT-FOR
program=$1 package=$2 purpose=$3
command -v "$program" >/dev/null 2>&1 && exit 0
if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null 2>&1; then
	echo "$program is missing, installing $package with apt-get" >&2
	# Nothing shall start listening because of a test.
	printf '#!/bin/sh\nexit 101\n' > /tmp/policy-$$ && chmod +x /tmp/policy-$$
	[ -e /usr/sbin/policy-rc.d ] || { cp /tmp/policy-$$ /usr/sbin/policy-rc.d && added=1; }
	{ apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "$package" >/dev/null; }
	status=$?
	[ -z "$added" ] || rm -f /usr/sbin/policy-rc.d
	rm -f /tmp/policy-$$
	[ $status = 0 ] && exit 0
fi
echo "$purpose needs $program: install it with 'sudo apt-get install $package'." >&2
exit 1

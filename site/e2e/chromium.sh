#!/bin/sh
# Makes sure that Chromium is there for the browser tests: from the system's packages when this may install them.
for name in chromium chromium-browser google-chrome; do
	command -v "$name" >/dev/null 2>&1 && exit 0
done
if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null 2>&1; then
	echo "Chromium is missing, installing it with apt-get" >&2
	apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends chromium >/dev/null && exit 0
fi
echo "The browser tests need Chromium: install it with 'sudo apt-get install chromium', then run 'make test' again." >&2
exit 1

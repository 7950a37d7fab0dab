#!/bin/sh
# Builds the committed state twice, in two folders, with other surroundings and empty caches, as another user where
# possible, and compares every byte: the module of the browser, the command, and the site.
set -eu
repository=$(cd "$(dirname "$0")/../.." && pwd)
work=$(mktemp -d)
trap 'chmod -R u+w "$work"; rm -rf "$work"' EXIT
chmod 755 "$work"
modcache=$(cd "$repository" && go env GOMODCACHE)
root=$(cd "$repository" && go env GOROOT)

one=$work/one
two="$work/another place/deeper"
mkdir -p "$one" "$two"
git -C "$repository" archive HEAD | tar xf - -C "$one"
git -C "$repository" archive HEAD | tar xf - -C "$two"

build='make build BASE_URL=https://cts.example >log 2>&1 || { cat log; exit 1; }'
echo "first build: $one"
(cd "$one" && env GOCACHE="$work/cache-one" GOFLAGS=-modcacherw sh -c "$build")

as=
if [ "$(id -u)" = 0 ] && command -v setpriv >/dev/null 2>&1; then
	chown -R 65534:65534 "$work/another place"
	# Another user cannot read our module cache: it gets a copy.
	mkdir "$work/mod" && cp -r "$modcache/cache" "$work/mod/" && chown -R 65534:65534 "$work/mod"
	modcache=$work/mod
	as="setpriv --reuid=65534 --regid=65534 --clear-groups"
fi
mkdir "$work/home" "$work/cache-two" && chmod 777 "$work/home" "$work/cache-two"
echo "second build: $two, time zone Asia/Kathmandu, locale C, ${as:+user nobody, }empty caches"
(cd "$two" && $as env -i PATH="$root/bin:$PATH" HOME="$work/home" TZ=Asia/Kathmandu LC_ALL=C GOCACHE="$work/cache-two" \
	GOMODCACHE="$modcache" GOPROXY="$(go env GOPROXY)" GONOSUMDB="$(go env GONOSUMDB)" GOFLAGS=-modcacherw GOSUMDB="$(go env GOSUMDB)" sh -c "$build")

status=0
for file in .build/decoder.wasm .build/ctserr dist/sha256sums.txt; do
	if cmp -s "$one/$file" "$two/$file"; then
		echo "same  $(sha256sum <"$one/$file" | cut -c1-64)  $file"
	else
		echo "OTHER $file"
		status=1
	fi
done
diff -r "$one/dist" "$two/dist" >/dev/null && echo "same  $(find "$one/dist" -type f | wc -l) files of dist" || { diff -rq "$one/dist" "$two/dist" | head; status=1; }
(cd "$two/dist" && sha256sum --quiet -c sha256sums.txt) && echo "the published sums are right" || status=1
exit $status

#!/bin/sh
# The built tree behind nginx on this machine under load from wrk: requests a second and bytes for what readers fetch.
# Usage: load.sh COMMAND MODULE [SECONDS]. Figures of one machine that also makes the load; ratios count.
set -eu
command=$(realpath "$1") module=$(realpath "$2") seconds=${3:-5}
repository=$(cd "$(dirname "$0")/../.." && pwd)
work=$(mktemp -d)
port=$((20000 + $$ % 20000))
pid=
trap '[ -z "$pid" ] || kill "$pid" 2>/dev/null; rm -rf "$work"' EXIT
chmod 755 "$work"
(cd "$repository" && "$command" build -target nginx -module "$module" -out "$work/dist" >/dev/null)
cat >"$work/nginx.conf" <<CONF
worker_processes auto;
daemon off;
pid $work/pid;
error_log $work/error.log;
events { worker_connections 1024; }
http {
	access_log off;
	sendfile on;
	open_file_cache max=2000;
	client_body_temp_path $work/body; proxy_temp_path $work/proxy; fastcgi_temp_path $work/fastcgi;
	uwsgi_temp_path $work/uwsgi; scgi_temp_path $work/scgi;
	server { listen 127.0.0.1:$port; root $work/dist; include $work/dist/_nginx.conf; }
}
CONF
nginx -e "$work/error.log" -p "$work" -c "$work/nginx.conf" &
pid=$!
for i in 1 2 3 4 5 6 7 8 9 10; do
	wget -q -O /dev/null "http://127.0.0.1:$port/" 2>/dev/null && break
	sleep 0.2
done
printf '%-34s %12s %12s %14s %10s\n' 'address' 'requests/s' 'MB/s' 'bytes each' 'errors'
for path in /errors/cts-0218/ /CTS.0218 / /errors/ /errors/cts-0218.json "/$(cd "$work/dist" && ls assets/decoder-*.wasm)" /nothing; do
	for encoding in identity gzip; do
		case $encoding$path in gzip/CTS* | gzip/nothing) continue ;; esac
		wrk -t2 -c64 -d"${seconds}s" -H "Accept-Encoding: $encoding" "http://127.0.0.1:$port$path" >"$work/out"
		awk -v path="$path ($encoding)" '
			/Requests\/sec/ { rps = $2 }
			/requests in/ { n = $1; bytes = $5 }
			/Socket errors/ { bad += $4 + $6 + $8 + $10 }
			END {
				unit = substr(bytes, length(bytes) - 1); value = bytes + 0
				if (unit == "KB") value *= 1024; if (unit == "MB") value *= 1048576; if (unit == "GB") value *= 1073741824
				each = value / n
				printf "%-34.34s %12.0f %12.1f %14.0f %10d\n", path, rps, rps * each / 1e6, each, bad + other
			}' "$work/out"
	done
done

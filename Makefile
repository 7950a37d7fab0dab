# CTS Error Reference. `make serve` builds and shows the site, `make test` tests everything.

PORT ?= 8080
# PREVIEW=1 asks search engines to stay away.
PREVIEW ?=
OUT  ?= dist
# The address of the published site; Netlify gives its own.
BASE_URL ?= https://cts-errors.netlify.app

export CGO_ENABLED = 0

# A value as one word of the shell, whatever it holds.
quote = '$(subst ','\'',$(1))'

MODULE  = .build/decoder.wasm
COMMAND = .build/ctserr
AUDIT   = site/audit

.PHONY: bench bench-decode bench-peers size build serve wasm command test check clean chromium hosting audit verify load reproducible vulncheck legal

# Build the browser module and the site into dist/.
build: wasm command
	$(COMMAND) build -out $(call quote,$(OUT)) -base-url $(call quote,$(BASE_URL)) $(if $(PREVIEW),-preview)

# Build, then serve on http://localhost:8080; PORT= changes the port.
serve: build
	$(COMMAND) serve -dir $(call quote,$(OUT)) -port $(call quote,$(PORT)) -base-url $(call quote,$(BASE_URL))

# Compile the decoder for the browser. Go's own cache makes this cheap to repeat.
wasm:
	go run ./site/module -out $(MODULE)

command:
	go build -trimpath -buildvcs=false -o $(COMMAND) ./cmd/ctserr

# Hold the content to its rules.
check: command
	$(COMMAND) check

# Pass every test, those in a real browser and those of the hosting rules included.
test: chromium wasm hosting
	go vet ./...
	go test ./...

# Hold the tree to what hosts do with it: Netlify's own matchers, a real nginx, our server.
hosting: build $(AUDIT)/node_modules/.hosting
	@$(AUDIT)/debian.sh nginx nginx-light "The test of the nginx rules" || true
	export DIST="$$(realpath $(call quote,$(OUT)))" && cd $(AUDIT) && node --test hosting/*.test.js

# Grade the built tree: headers (MDN Observatory, csp_evaluator), HTML (vnu, html-validate), WCAG 2.2 (axe), print, Lighthouse.
# AUDITS="html axe" runs some of them.
audit: build chromium $(AUDIT)/node_modules/.audit
	@$(AUDIT)/debian.sh java default-jre-headless "The HTML checker"
	export DIST="$$(realpath $(call quote,$(OUT)))" && cd $(AUDIT) && node audit.js $(AUDITS)

# Compare a deploy with dist/: make verify URL=https://cts-errors.netlify.app
verify: command
	@out=$(call quote,$(OUT)); test -f "$$out/sha256sums.txt" || out=; \
	$(COMMAND) verify $${out:+-dir "$$out"} $(if $(URL),$(call quote,$(URL)))

# Serve the tree with nginx on this machine and see how much it bears, and what look-ups cost in bytes; SECONDS= for each address.
load: build $(AUDIT)/node_modules/.hosting
	@$(AUDIT)/debian.sh nginx nginx-light "The load test"
	@$(AUDIT)/debian.sh wrk wrk "The load test"
	$(AUDIT)/load.sh $(COMMAND) $(MODULE) $(SECONDS)
	@export DIST="$$(realpath $(call quote,$(OUT)))" && cd $(AUDIT) && node cost.js

# Build the committed state twice, far apart, and compare every byte.
reproducible:
	$(AUDIT)/reproducible.sh

# Look for known vulnerabilities in what the code really calls, with the Go that go.mod names.
# VULNDB=file:///folder takes another copy of the database.
VULNDB ?= https://vuln.go.dev
vulncheck:
	GOBIN=$(CURDIR)/.build go install golang.org/x/vuln/cmd/govulncheck@v1.9.0
	GOTOOLCHAIN=$$(sed -n 's/^toolchain //p' go.mod) .build/govulncheck -db $(VULNDB) ./...
	GOTOOLCHAIN=$$(sed -n 's/^toolchain //p' go.mod) GOOS=wasip1 GOARCH=wasm .build/govulncheck -db $(VULNDB) ./wasm

# Write the licences and the bill of materials anew, after a change of go.mod.
legal:
	go generate ./site/legal

# The tools come from a lock file. The parsers are small; the rest is for `make audit` alone.
$(AUDIT)/node_modules/.hosting: $(AUDIT)/package-lock.json
	cd $(AUDIT) && npm ci --omit=dev --no-audit --no-fund --loglevel=error
	touch $@

$(AUDIT)/node_modules/.audit: $(AUDIT)/package-lock.json
	cd $(AUDIT) && npm ci --no-audit --no-fund --loglevel=error
	touch $(AUDIT)/node_modules/.hosting $@

# Find Chromium for the browser tests, or get it from the system's packages.
chromium:
	@site/e2e/chromium.sh

# Print what every shipped file weighs, and hold it to site/size/budget.txt.
size: build
	go run ./site/size -dir $(call quote,$(OUT))

# Build made-up catalogs of growing size and print what that costs; SIZES= and SEED= give others.
SIZES ?= 42,1000,10000
SEED  ?= 1
bench: wasm command
	go run ./site/bench -n $(SIZES) -seed $(SEED)

# Measure the decoder, natively against the committed baseline and in Chromium.
# `make bench-decode BASELINE=site/decode/testdata/bench.txt` writes the baseline anew.
BASELINE ?= .build/bench.txt
bench-decode: build chromium
	go test ./site/decode -run '^$$' -bench Decode -benchmem -benchtime 300ms -count 6 > $(BASELINE)
	go run golang.org/x/perf/cmd/benchstat@v0.0.0-20260908200009-22c9c6c9d4da site/decode/testdata/bench.txt $(BASELINE)
	go run ./site/bench -browser $(call quote,$(OUT))

# Build the same bodies with Hugo, in turn, and print the ratios: with a plain layout, and with the same pages, lists and
# files as ours. Hugo is installed into .build/peers.
HUGO = .build/peers/hugo
bench-peers: wasm command $(HUGO)
	go run ./site/bench -n $(SIZES) -seed $(SEED) -hugo $(HUGO)

$(HUGO):
	GOBIN=$(CURDIR)/.build/peers go install github.com/gohugoio/hugo@v0.165.0

clean:
	out=$(call quote,$(OUT)); rm -rf .build "$$out" "$$(dirname "$$out")/.$$(basename "$$out")-spare"

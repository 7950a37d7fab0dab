# CTS Error Reference. `make serve` builds and shows the site, `make test` tests everything.

PORT ?= 8080
# PREVIEW=1 asks search engines to stay away.
PREVIEW ?=
OUT  ?= dist
# The address of the published site; Netlify gives its own.
BASE_URL ?= https://cts-errors.netlify.app

export CGO_ENABLED = 0

MODULE  = .build/decoder.wasm
COMMAND = .build/ctserr

.PHONY: build serve wasm command test check clean chromium audit

# Build the browser module and the site into dist/.
build: wasm command
	$(COMMAND) build -out $(OUT) -base-url $(BASE_URL) $(if $(PREVIEW),-preview)

# Build, then serve on http://localhost:8080; PORT= changes the port.
serve: build
	$(COMMAND) serve -dir $(OUT) -port $(PORT)

# Compile the decoder for the browser. Go's own cache makes this cheap to repeat.
wasm:
	GOOS=wasip1 GOARCH=wasm go build -trimpath -buildmode=c-shared -ldflags='-s -w -buildid=' -o $(MODULE) ./wasm

command:
	go build -trimpath -o $(COMMAND) ./cmd/ctserr

# Hold the content to its rules.
check: command
	$(COMMAND) check

# Pass every test, those in a real browser included.
test: chromium wasm
	go vet ./...
	go test ./...

# Find Chromium for the browser tests, or get it from the system's packages.
chromium:
	@site/e2e/chromium.sh

clean:
	rm -rf .build $(OUT)

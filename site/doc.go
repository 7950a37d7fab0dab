// Package site turns the catalog into a finished tree of files: pages, their
// twins for machines, redirects, assets. This comment is the architecture.
//
// # The way of a build
//
//	content/  --catalog.Load-->  entries  --.
//	          --rulebook.Load->  rules    --+--> page structs --templates--> HTML --squeeze--> tree
//	static/   --esbuild------->  assets   --'                                                 |
//	wasm/     --site/module--->  module   ----------------------------------------------------+--> publish
//
// Build loads everything, holds it to every rule (lint rules of package
// catalog, the rule book, links), renders all pages on all cores into a staging
// folder beside the published one, and swaps the two in one step. When anything
// is wrong, all problems are reported, sorted, and the published tree stays as
// it was. The same commit gives the same bytes: no clock, no order of a map, no
// absolute path.
//
// # Where a change goes
//
//	what a code says           content/errors, one file a code
//	what a request may be      content/api, the rule book
//	a key of the front matter  catalog/schema.go, content/README.md
//	a rule that entries keep   catalog/lint.go, one case in catalog/testdata/lint
//	an address                 urls.go; redirects follow from the catalog (redirects.go)
//	what a host does with it   hosting, netlify.toml
//	a dependency               go.mod, then `make legal` (legal)
//	what a page holds          pages.go (one struct a template), entry.go, lists.go, guide.go
//	how it looks               templates, static/css
//	what machines read         twins.go, data.go, machines.go (the list of all), schema
//	how a link unfurls         cards.go, package card, linkeddata.go, templates/part/head.tmpl
//	the site in one file       single.go, singlelinks.go, templates/single
//	how a paste is understood  package decode
//	the decoder in the page    static/js, wasm; how it is compiled and made small: site/module
//
// # Speed
//
// Entries are checked while they are read; a large catalog lets go of their texts
// and reads each again for its page, so memory grows with what lists need
// (load.go, catalog.Read). Scripts are bundled meanwhile, and not again while they
// stay the same (bundles.go). Templates are minified once and compiled
// (fasttemplate); finished pages only lose white space (squeeze.go). Text, code
// and JSON are appended to the page or the file itself, in memory that is used
// again (markdown, twins.go). JSON, HTTP and shell have lexers of their own
// (markdown/lexers), images of previews a deflater (card). All cores take jobs
// from one list (jobs.go). A job whose inputs have the hash that the memo
// remembers is not done: its files are taken over (memo.go). What was read of the
// entries is remembered too, so that only those that changed are read and held to
// others (catalog/memory.go). The tree before the published one stays beside it as
// a spare, which shares its files, and is brought up to date: what is the same is
// looked at, in one pass, and not touched (publish.go). A list of files is a
// manifest as it is written, and the memo has places in it, no names (fileset.go).
// `ctserr serve` builds over the published tree in memory, saved entries first
// (live.go). `make bench`, `make bench-decode`, `make bench-peers` and `make size`
// measure.
//
// # Direction of imports
//
//	cmd/ctserr -> site -> catalog, rulebook, markdown, hosting, legal, decode
//	wasm       -> decode
//
// catalog, rulebook and markdown do not know each other; package site brings
// them together. What all three refuse in a text is in plaintext. decode uses a
// small part of the standard library, because every import is downloaded by
// every reader.
//
// # Security
//
// Markdown may hold no raw HTML and no link but to http, https, mailto or this
// site. html/template escapes everything else, or says how it is escaped; the
// sections of an entry and the few template.HTML values come from package
// markdown and the highlighter, which escape what they are given. Pages have no inline script and no inline style, so one strict content
// security policy holds for all of them.
package site

// Package decode finds the errors of Huawei Cloud's Cloud Trace Service in any
// text that somebody pastes, and says what the text states of each.
//
// It runs in the browser, in the command and in the checks of the build, so it
// uses a small part of the standard library, does no I/O and keeps no state but
// the index it was given and memory to use again. Decode never fails: whatever the text is, there is a
// result. Time is linear in the text and memory bounded.
//
// # How a text is read
//
//	text -> view -> facts and scopes -> pairing -> findings -> result
//
// A view (view.go) is a text together with where each of its bytes stands in the
// original. Steps that clean or unwrap make a new view of an older one, in any
// order, again until nothing changes (decode.go, unwrappers): terminal codes and
// typographic characters (clean.go), hex dumps and curl traces (hexdump.go),
// frames, quoting and prefixes of lines (lines.go, prefix.go), chunk sizes and
// lines that a terminal wrapped (wrap.go), quoted-printable, HTML, percent and
// Unicode escapes (escapes.go), base64 and byte values (blobs.go). Evidence found
// in the last view maps back to the original. What cannot be in a text is ruled out
// by one pass for all steps (pairs.go), where nothing can be in it by one pass for
// all that look at its words (places.go).
//
// The scanner (facts.go) passes once over that view. It knows no notation.
// It knows names (keys.go) and reads the value behind a name whatever stands
// between them (values.go, read.go, statuses.go, ids.go): JSON in any depth of escaping, the dumps of
// every language, headers, logfmt, YAML, XML. What it reads are facts: a code, a
// status, a request id, a message, the beginning of another exchange. On the way
// it keeps the tree of brackets, the scopes, which survive
// escaping, missing ends and foreign text in between.
//
// Pairing (pair.go) decides which facts belong to which code: structure first,
// then order, then distance. Where each line of a text closes its brackets, the
// lines of the codes are read first; when they tell all, no others (places.go).
// Messages that stand without a name are recognised by the catalog's wordings
// (message.go), cells by the header of their table (table.go). When something is missing, the text is read a second time with the
// line ends inside its strings as lines.
//
// Merging (merge.go) makes one finding of one failure that a text tells several
// times, decides the generation of a code, and notes where the text and the
// catalog differ. Suggestions (suggest.go, match.go), errors of other services
// (foreign.go), notes (notes.go) and redactions (redact.go, secrets.go, shapes.go) complete the result.
//
// A text beyond wholeSize is read in windows around everything that could be a
// code; the rest of it is only searched, at the speed of memory.
//
// # What else is here
//
// Functions that many others call are marked noinline: a copy in each of them would
// make the module that readers download larger by kilobytes.
//
// AppendJSON (json.go) is the contract with the page and the command, UTF16
// (utf16.go) converts its spans for JavaScript. The index travels as a text file
// (indexfile.go). Lookup (lookup.go) reads a code in any spelling, Search
// (words.go) answers a query. Ticket (ticket.go) and Share (share.go) write what
// leaves the page, with secrets replaced.
package decode

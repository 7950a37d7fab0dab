// Package rulebook holds what the service demands of a request, as data, and
// checks example requests against it.
//
// The data are YAML files of content/api (README.md there has the format):
//
//	operations.yaml   what can be called: method, path, permitted action
//	parameters.yaml   what a parameter may be: type, values, length, characters
//	rules.yaml        what must hold, and the code that a violation yields
//	refusals.yaml     codes that are no rule: the service behind CTS that refuses
//	account.yaml      the account that examples are sent to
//
// A rule does not repeat what a parameter may be. It names the kinds of
// constraint (length, characters, ...) whose violation yields its code, and the
// values come from the parameter. Conditions of the account (exists, absent,
// count-below) name a list or a count of State.
//
// The way of a request: ParseRequest reads the HTTP block of a page, Check
// finds the rules that it breaks, Curl and KooCLI write it in other forms, Diff
// marks the lines in which two of them differ. CheckExamples holds a whole
// catalog against the book.
//
// The package knows nothing of pages and entries; package site brings both
// together.
package rulebook

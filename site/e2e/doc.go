// Package e2e tests the built site as a reader uses it: in a real Chromium,
// served with the headers and redirects that the host will use. The tests
// build the site and its module themselves.
package e2e

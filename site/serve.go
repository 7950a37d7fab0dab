package site

import "ctserr/site/hosting"

// NewHandler serves a tree that was built for Netlify as Netlify does, with the
// headers of a netlify.toml.
func NewHandler(dir, netlifyTOML string) (*hosting.Handler, error) {
	return hosting.NewHandler(dir, netlifyTOML)
}

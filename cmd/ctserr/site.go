package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"net"
	"net/http"
	"net/url"
	"os"
	"os/signal"
	"slices"
	"strconv"
	"strings"
	"syscall"

	"ctserr/site"
	"ctserr/site/catalog"
	"ctserr/site/hosting"
)

// The commands that make and show the site.

func runBuild(fs *flag.FlagSet, args []string, s streams) int {
	var o site.Options
	fs.StringVar(&o.Out, "out", "dist", "publish into `DIR`")
	fs.StringVar(&o.BaseURL, "base-url", "https://cts-errors.netlify.app", "absolute addresses begin with `URL`")
	fs.StringVar(&o.RepoURL, "repo-url", "", "a reader can edit pages at `URL`; empty leaves the links out")
	fs.StringVar(&o.Content, "content", "content", "read entries and pages from `DIR`")
	fs.StringVar(&o.Static, "static", "static", "read styles, scripts and images from `DIR`")
	fs.StringVar(&o.Memo, "memo", ".build/memo", "remember in `FILE` what pages were made of, so that the next build makes only those that change; empty for none")
	fs.StringVar(&o.Module, "module", ".build/decoder.wasm", "the compiled decoder is `FILE`")
	fs.StringVar(&o.Target, "target", "netlify", "write the rules for `HOST`: "+strings.Join(hosting.Targets(), ", "))
	fs.StringVar(&o.Config, "config", "netlify.toml", "take the headers from `FILE`")
	fs.BoolVar(&o.Preview, "preview", false, "ask search engines to stay away")
	single := fs.String("single", "", "write the whole site as one HTML `FILE` that opens from a disk, and nothing else")
	offline := fs.Bool("offline", true, "install a service worker; false removes the one that browsers have")
	cards := fs.Bool("cards", true, "draw the images that chats show beside a link")
	if code, done := parse(fs, args, s); done {
		return code
	}
	if fs.NArg() > 0 {
		return misuse(fs, s, "unexpected "+strconv.Quote(fs.Arg(0)))
	}
	o.NoOffline = !*offline
	o.NoCards = !*cards
	if err := cleanBase(&o.BaseURL); err != nil {
		return misuse(fs, s, err.Error())
	}
	if !slices.Contains(hosting.Targets(), o.Target) {
		return misuse(fs, s, fmt.Sprintf("-target must be one of %s, not %q", strings.Join(hosting.Targets(), ", "), o.Target))
	}
	given := make(map[string]bool)
	fs.Visit(func(f *flag.Flag) { given[f.Name] = true })
	switch {
	case given["single"] && *single == "":
		return misuse(fs, s, "-single wants the name of a file, such as cts-errors.html")
	case given["single"] && given["out"]:
		return misuse(fs, s, "-single and -out exclude each other: a folder, or one file")
	case *single != "":
		return buildSingle(fs, s, o, *single)
	}
	stats, err := site.Build(o)
	if err != nil {
		return report(fs, s, err)
	}
	if stats.Slower != nil {
		fmt.Fprintf(s.err, "ctserr build: this took longer than it needs: %v\n", stats.Slower)
	}
	fmt.Fprintf(s.out, "%s: %d files, %d kB, %d unchanged\n", o.Out, stats.Files, (stats.Bytes+500)/1000, stats.Kept)
	return exitFine
}

// cleanBase checks the address that absolute addresses begin with, and takes
// the slash from its end.
func cleanBase(base *string) error {
	u, err := url.Parse(*base)
	if err != nil || u.Scheme != "https" && u.Scheme != "http" || u.Host == "" {
		return fmt.Errorf("-base-url must begin with https:// or http:// and name a host, not %q", *base)
	}
	if u.User != nil || strings.ContainsAny(*base, "?#") || strings.Trim(u.Path, "/") != "" {
		return fmt.Errorf("-base-url is a scheme and a host, such as https://errors.example.com, and nothing behind them: %q", *base)
	}
	*base = strings.TrimRight(*base, "/")
	return nil
}

// buildSingle writes the edition in one file.
func buildSingle(fs *flag.FlagSet, s streams, o site.Options, name string) int {
	stats, err := site.Single(o, name)
	if err != nil {
		return report(fs, s, err)
	}
	fmt.Fprintf(s.out, "%s: %d pages, %d kB, %d kB compressed\n", name, stats.Pages, (stats.Bytes+500)/1000, (stats.Gzip+500)/1000)
	return exitFine
}

func runCheck(fs *flag.FlagSet, args []string, s streams) int {
	config := fs.String("config", "netlify.toml", "check the rules of the host in `FILE`, where there is one")
	dir := fs.String("content", "content", "read entries and pages from `DIR`")
	if code, done := parse(fs, args, s); done {
		return code
	}
	if fs.NArg() > 0 {
		return misuse(fs, s, "unexpected "+strconv.Quote(fs.Arg(0)))
	}
	c, err := site.Check(*dir)
	if err != nil {
		return report(fs, s, err)
	}
	// Content may be checked anywhere; the rules of the host are checked where they are.
	if _, err := hosting.ReadConfig(*config); err != nil && !errors.Is(err, os.ErrNotExist) {
		return report(fs, s, err)
	}
	fmt.Fprintf(s.out, "%d codes, %d older codes, %d pages: no problem\n", len(c.Entries), len(c.Older), len(c.Pages))
	return exitFine
}

// report prints problems one a line, so that an editor can jump to each.
func report(fs *flag.FlagSet, s streams, err error) int {
	lines := problemLines(err)
	if lines == nil {
		return fail(fs, s, err)
	}
	for _, line := range lines {
		fmt.Fprintln(s.err, line)
	}
	word := "problems"
	if len(lines) == 1 {
		word = "problem"
	}
	fmt.Fprintf(s.err, "ctserr %s: %d %s\n", fs.Name(), len(lines), word)
	return exitProblems
}

// problemLines are the problems that an error consists of, nil for an error of
// another kind.
func problemLines(err error) []string {
	var content catalog.ProblemList
	var rules hosting.Problem
	var lines []string
	switch {
	case errors.As(err, &content):
		for _, p := range content {
			lines = append(lines, p.String())
		}
	case errors.As(err, &rules):
		lines = strings.Split(err.Error(), "\n")
	}
	return lines
}

func runServe(fs *flag.FlagSet, args []string, s streams) int {
	port := fs.String("port", "8080", "listen on `PORT` of this machine; 0 takes a free one")
	dir := fs.String("dir", "dist", "serve the site in `DIR`")
	config := fs.String("config", "netlify.toml", "take the headers from `FILE`")
	watch := fs.Bool("watch", true, "show what is saved in the content and static folders at once, where there are any")
	var o site.Options
	fs.StringVar(&o.Content, "content", "content", "watch entries and pages in `DIR`")
	fs.StringVar(&o.Static, "static", "static", "watch styles, scripts and images in `DIR`")
	fs.StringVar(&o.Module, "module", ".build/decoder.wasm", "the compiled decoder is `FILE`")
	fs.StringVar(&o.Memo, "memo", ".build/memo", "begin with what the build remembered in `FILE`; empty for nothing")
	fs.StringVar(&o.BaseURL, "base-url", "https://cts-errors.netlify.app", "absolute addresses begin with `URL`, as in the build")
	fs.StringVar(&o.RepoURL, "repo-url", "", "a reader can edit pages at `URL`, as in the build")
	if code, done := parse(fs, args, s); done {
		return code
	}
	if n, err := strconv.Atoi(*port); err != nil || n < 0 || n > 65535 || fs.NArg() > 0 {
		return misuse(fs, s, "-port wants a number from 0 to 65535")
	}
	if err := cleanBase(&o.BaseURL); err != nil {
		return misuse(fs, s, err.Error())
	}
	handler, err := site.NewHandler(*dir, *config)
	if err != nil {
		return fail(fs, s, err)
	}
	listener, err := net.Listen("tcp", net.JoinHostPort("localhost", *port))
	if errors.Is(err, syscall.EADDRINUSE) {
		return fail(fs, s, fmt.Errorf("port %s is taken by another program: choose one with -port, or `make serve PORT=8081`", *port))
	} else if err != nil {
		return fail(fs, s, err)
	}
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	// Event streams of browsers end with ctx, and so does the server.
	server := &http.Server{Handler: handler, BaseContext: func(net.Listener) context.Context { return ctx }}
	o.Out, o.Config = *dir, *config
	if _, err := os.Stat(o.Content); *watch && err == nil {
		live, err := site.NewLive(o)
		if err != nil {
			return fail(fs, s, err)
		}
		server.Handler = live
		go keepLive(ctx, live, o, s)
	}
	go func() {
		<-ctx.Done()
		_ = server.Shutdown(context.Background())
	}()
	_, actual, _ := net.SplitHostPort(listener.Addr().String())
	fmt.Fprintf(s.out, "http://localhost:%s\n", actual)
	if err := server.Serve(listener); !errors.Is(err, http.ErrServerClosed) {
		return fail(fs, s, err)
	}
	return exitFine
}

// keepLive builds what is saved and tells what is wrong with it.
func keepLive(ctx context.Context, live *site.Live, o site.Options, s streams) {
	err := site.Watch(ctx, []string{o.Content, o.Static}, func() {
		if err := live.Update(); err != nil {
			fmt.Fprintln(s.err, err)
		}
	})
	if err != nil {
		fmt.Fprintln(s.err, "ctserr serve: saves are not seen any more:", err)
	}
}

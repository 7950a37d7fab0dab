package main

import (
	"encoding/json"
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
)

// body is what a function of the Go runtime does in the module in place of what
// it does elsewhere.
type body struct{ name, text string }

const nothingToDo = ""

// bodies are the functions, by file of package runtime. Most of them only
// write to a terminal that nobody sees, or serve a tool that the module cannot
// start: no environment sets GODEBUG, and nothing imports runtime/trace or
// runtime/pprof. Without them the linker leaves out all that only they need.
// The others make the start faster: a browser compiles a function when it is
// first called.
var bodies = map[string][]body{
	// The words of a fatal error. It ends the instance as before.
	"print.go": {
		{"gwrite", nothingToDo}, {"printbool", nothingToDo}, {"printcomplex128", nothingToDo}, {"printcomplex64", nothingToDo},
		{"printeface", nothingToDo}, {"printfloat32", nothingToDo}, {"printfloat64", nothingToDo}, {"printhexopts", nothingToDo},
		{"printiface", nothingToDo}, {"printint", nothingToDo}, {"printlock", nothingToDo}, {"printnl", nothingToDo},
		{"printpointer", nothingToDo}, {"printquoted", nothingToDo}, {"printslice", nothingToDo}, {"printsp", nothingToDo},
		{"printstring", nothingToDo}, {"printuint", nothingToDo}, {"printuintptr", nothingToDo}, {"printunlock", nothingToDo},
	},
	"error.go":    {{"printpanicval", nothingToDo}, {"printanycustomtype", nothingToDo}, {"panicwrap", `panic(plainError("a method was called with a nil pointer"))`}},
	"mgcsweep.go": {{"mspan.reportZombies", `throw("found pointer to free object")`}},
	"hexdump.go":  {{"hexdumpWords", nothingToDo}},
	"mgcmark.go":  {{"gcDumpObject", nothingToDo}},
	"panic.go":    {{"preprintpanics", nothingToDo}, {"printpanics", nothingToDo}},
	"traceback.go": {
		{"goroutineheader", nothingToDo}, {"printAncestorTraceback", nothingToDo}, {"printAncestorTracebackFuncInfo", nothingToDo},
		{"printArgs", nothingToDo}, {"printFuncName", nothingToDo}, {"printcreatedby", nothingToDo}, {"printcreatedby1", nothingToDo},
		{"traceback", nothingToDo}, {"traceback1", nothingToDo}, {"traceback2", "return 0, 0"}, {"tracebackHexdump", nothingToDo},
		{"tracebackothers", nothingToDo}, {"tracebacksomeothers", nothingToDo}, {"tracebacktrap", nothingToDo},
	},
	// Execution traces, never started.
	"tracebuf.go": {{"traceWriter.refill", "return w"}},
	"trace.go":    {{"traceAdvance", nothingToDo}, {"traceRegisterLabelsAndReasons", nothingToDo}},
	"traceruntime.go": {
		{"traceAcquire", "return traceLocker{}"}, {"traceAcquireEnabled", "return traceLocker{}"}, {"traceAllocFreeEnabled", "return false"},
		{"traceEnabled", "return false"}, {"traceLocker.ok", "return false"}, {"traceRelease", nothingToDo}, {"traceShuttingDown", "return false"},
	},
	// Profiles, never taken.
	"malloc.go": {{"profilealloc", nothingToDo}},
	"mprof.go": {
		{"doRecordGoroutineProfile", nothingToDo}, {"mProf_Free", nothingToDo}, {"mProf_FlushLocked", nothingToDo},
		{"mProf_Malloc", nothingToDo}, {"mLockProfile.captureStack", nothingToDo}, {"saveblockevent", nothingToDo}, {"saveBlockEventStack", nothingToDo},
		{"tryRecordGoroutineProfile", nothingToDo},
	},
	// Settings of GODEBUG, never set.
	"mcheckmark.go":  {{"checkFinalizersAndCleanups", nothingToDo}},
	"mgcscavenge.go": {{"printScavTrace", nothingToDo}},
	"proc.go":        {{"schedtrace", nothingToDo}, {"cpuinit", nothingToDo}, {"stealWork", "return nil, false, now, 0, false"}},
	// Nothing waits for a time or a file, has a finalizer or a cleanup, and there is one processor.
	"time.go":           {{"timers.check", "return now, 0, false"}},
	"netpoll_wasip1.go": {{"netpoll", "return gList{}, 0"}},
	"mheap.go":          {{"freeSpecial", `throw("nothing has specials")`}},
	"mcleanup.go":       {{"cleanupQueue.flush", nothingToDo}},
	// The line table is what the linker made, and there is one module.
	"symtab.go": {{"moduledataverify1", nothingToDo}},
	"type.go":   {{"typelinksinit", nothingToDo}},
	// No arguments, no environment, no check of the compiler. Who allocates sweeps first, and no memory is given back.
	"mgc.go":       {{"gcenable", "memstats.enablegc = true"}},
	"os_wasip1.go": {{"goenvs", "envs = []string{}"}},
	"runtime1.go":  {{"check", "startingStackSize = uint32(round2(0))"}, {"goargs", nothingToDo}, {"parsegodebug", nothingToDo}},
	// All stacks begin with what a call needs. To grow one takes the tables of all functions on it.
	"stack.go": {{"gcComputeStartingStackSize", nothingToDo}, {"round2", "return 32 << 10"}},
}

// overlay writes the changed files of the runtime below a folder, and what
// `go build -overlay` reads. It returns the name of the latter.
func overlay(root, dir string) (string, error) {
	replace := make(map[string]string)
	for name, list := range bodies {
		original := filepath.Join(root, "src", "runtime", name)
		src, err := os.ReadFile(original)
		if err != nil {
			return "", err
		}
		changed, err := withBodies(name, src, list)
		if err != nil {
			return "", err
		}
		replace[original] = filepath.Join(dir, name)
		if err := os.WriteFile(replace[original], changed, 0o644); err != nil {
			return "", err
		}
	}
	list, err := json.Marshal(map[string]any{"Replace": replace})
	if err != nil {
		return "", err
	}
	name := filepath.Join(dir, "overlay.json")
	return name, os.WriteFile(name, list, 0o644)
}

// withBodies replaces the bodies of functions in a Go file, and drops the imports
// that nothing uses any more. Lines keep their numbers where bodies were empty.
func withBodies(name string, src []byte, list []body) ([]byte, error) {
	files := token.NewFileSet()
	file, err := parser.ParseFile(files, name, src, parser.SkipObjectResolution)
	if err != nil {
		return nil, err
	}
	found := make(map[string]*ast.BlockStmt)
	for _, d := range file.Decls {
		if f, ok := d.(*ast.FuncDecl); ok && f.Body != nil {
			found[functionName(f)] = f.Body
		}
	}
	type edit struct {
		from, to int
		text     string
	}
	var edits []edit
	for _, b := range list {
		block := found[b.name]
		if block == nil {
			return nil, fmt.Errorf("%s of the Go runtime has no function %s: %w", name, b.name, errLayout)
		}
		edits = append(edits, edit{files.Position(block.Lbrace).Offset + 1, files.Position(block.Rbrace).Offset, " " + b.text + " "})
	}
	slices.SortFunc(edits, func(a, b edit) int { return b.from - a.from }) // from the end, so that offsets hold
	for _, e := range edits {
		src = slices.Concat(src[:e.from], []byte(e.text), src[e.to:])
	}
	return withoutImports(name, src)
}

func functionName(f *ast.FuncDecl) string {
	if f.Recv == nil || len(f.Recv.List) == 0 {
		return f.Name.Name
	}
	receiver := f.Recv.List[0].Type
	if star, ok := receiver.(*ast.StarExpr); ok {
		receiver = star.X
	}
	if id, ok := receiver.(*ast.Ident); ok {
		return id.Name + "." + f.Name.Name
	}
	return f.Name.Name
}

// withoutImports drops imports that nothing uses.
func withoutImports(name string, src []byte) ([]byte, error) {
	files := token.NewFileSet()
	file, err := parser.ParseFile(files, name, src, parser.SkipObjectResolution)
	if err != nil {
		return nil, err
	}
	used := make(map[string]bool)
	ast.Inspect(file, func(n ast.Node) bool {
		if s, ok := n.(*ast.SelectorExpr); ok {
			if id, ok := s.X.(*ast.Ident); ok {
				used[id.Name] = true
			}
		}
		return true
	})
	for _, spec := range slices.Backward(file.Imports) {
		path, err := strconv.Unquote(spec.Path.Value)
		if err != nil {
			return nil, err
		}
		as := path[strings.LastIndexByte(path, '/')+1:]
		if spec.Name != nil {
			as = spec.Name.Name
		}
		if as == "_" || used[as] {
			continue
		}
		from, to := files.Position(spec.Pos()).Offset, files.Position(spec.End()).Offset
		src = slices.Concat(src[:from], []byte("_ "), src[files.Position(spec.Path.Pos()).Offset:to], src[to:])
	}
	return src, nil
}

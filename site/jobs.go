package site

import (
	"errors"
	"io/fs"
	"os"
	"runtime"
	"slices"
	"sync"
	"sync/atomic"
)

// entryJobs make the pages of codes and their twins. Jobs whose inputs are known
// to be what they were have no keys that could tell.
func (b *builder) entryJobs(k *keys, m *memo) []job {
	list := make([]job, len(k.all))
	_ = inParallel(len(k.all), func(i int) error { // no call fails
		list[i] = job{name: string(k.all[i].Code), run: func(t *tree) error { return b.entry(t, k.all, i) }}
		if list[i].same = k.common == m.common && !k.news(i); !list[i].same && !b.forgets {
			list[i].key = k.entry(i)
		}
		return nil
	})
	return list
}

// listJobs make the pages and data that list codes and name no index, so they are
// made beside the indexes.
func (b *builder) listJobs(k *keys, m *memo) []job {
	return append([]job{
		{name: "404", key: k.lists, run: b.notFound}, {name: "data", key: k.common, run: b.data}, {name: "card", key: k.common, run: b.siteCard},
	}, b.groupJobs(k, m)...)
}

// wholeJobs make all other pages and data. The guide comes first: its code is in
// many languages.
func (b *builder) wholeJobs(k *keys) []job {
	return append(b.guideJobs(k), []job{
		{name: "index", key: k.whole, run: b.indexPage}, {name: "home", key: k.whole, run: b.home},
		{name: "machines", key: k.whole, run: b.machines},
	}...)
}

// all does all jobs whose files the published tree does not have already. It
// adds their records to done, and returns them. All cores work until the last
// one is done.
func (m *memo) all(t *tree, jobs []job, done *memo) ([]outcome, error) {
	records, run, err := m.begin(t, jobs, done)
	if err != nil {
		return nil, err
	}
	return records, run()
}

// begin takes over the files that the published tree has already. What it returns
// does the other jobs; their records are complete once it has.
func (m *memo) begin(t *tree, jobs []job, done *memo) (records []outcome, run func() error, err error) {
	first := len(done.records)
	done.records = slices.Grow(done.records, len(jobs))
	var todo []int
	next := 0
	for i, j := range jobs {
		r := outcome{job: j.name, key: j.key}
		old := m.find(j.name, &next)
		if old != nil && j.same {
			r.key = old.key
		}
		if old != nil && old.key == r.key && t.intact(old.places, old.size) {
			r = *old
			if err := t.keep(r.places); err != nil {
				return nil, nil, err
			}
		} else {
			todo = append(todo, i)
		}
		done.records = append(done.records, r)
	}
	records = done.records[first:]
	return records, func() error {
		return inParallel(len(todo), func(k int) error {
			i := todo[k]
			view := t.recorder()
			err := jobs[i].run(view)
			slices.Sort(view.made)
			records[i].size, records[i].made = view.size, view.made
			return err
		})
	}, t.link()
}

// inParallel calls f for 0 to n-1 on all cores, in this order, and joins the
// errors in it. After a fault of the disk no more are begun: they would have the
// same one, which is told once.
func inParallel(n int, f func(int) error) error {
	errs := make([]error, n)
	var next atomic.Int64
	var wg sync.WaitGroup
	for range runtime.GOMAXPROCS(0) {
		wg.Go(func() {
			for i := int(next.Add(1)) - 1; i < n; i = int(next.Add(1)) - 1 {
				if errs[i] = f(i); diskFault(errs[i]) {
					next.Store(int64(n))
				}
			}
		})
	}
	wg.Wait()
	return joinFaults(errs...)
}

// joinFaults joins errors; of those with a fault of the disk in them it takes the
// first one, alone.
func joinFaults(errs ...error) error {
	if i := slices.IndexFunc(errs, diskFault); i >= 0 {
		return errs[i]
	}
	return errors.Join(errs...)
}

// diskFault tells whether an error comes from a file or a folder that could not
// be read or written.
func diskFault(err error) bool {
	if err == nil {
		return false // as nearly always
	}
	var file *fs.PathError
	var link *os.LinkError
	return errors.As(err, &file) || errors.As(err, &link)
}

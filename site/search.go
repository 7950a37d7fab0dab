package site

import (
	"errors"
	"slices"
	"strings"

	"ctserr/site/catalog"
	"ctserr/site/decode"
)

// leanSearch is the number of records from which the search index leaves out
// messages, operations and parameters: a reader fetches it with the first
// query, and the decoder's whole index answers what it cannot.
const leanSearch = 500

// fewOperations is how many operations tell one code from others: the names of more
// are left to the whole index.
const fewOperations = 5

// searchIndex keeps of the decoder's index what answers most queries, in the
// same format: about a fourth of the bytes. Of the older table it has the codes
// alone; whoever meets one of them loads the whole index. The keywords of entries,
// which are no words of an error, it has in the place of their meanings. The
// records of x, which are those of all, are used up.
func searchIndex(x decode.Index, all []*catalog.Entry) decode.Index {
	for i, r := range x.Records {
		k := decode.Record{Code: r.Code, Status: r.Status, URL: r.URL}
		if !catalog.Code(r.Code).Older() {
			k.Title, k.Meaning = r.Title, strings.Join(all[i].Keywords, " ")
			if len(x.Records) < leanSearch {
				k.Message = r.Message
				for _, name := range slices.Sorted(slices.Values(r.Parameters)) { // in one order lists take less room
					if !strings.Contains(r.Title+" "+r.Message, name) {
						k.Parameters = append(k.Parameters, name)
					}
				}
				if len(r.Operations) <= fewOperations {
					k.Operations = slices.Sorted(slices.Values(r.Operations))
				}
			}
		}
		x.Records[i] = k
	}
	return x
}

// indexName is the job of both indexes.
const indexName = "indexes"

// indexJob writes the decoder's index and that of the search.
func (b *builder) indexJob(k *keys) job {
	return job{name: indexName, key: k.heads, run: func(t *tree) error {
		x, text := indexText(b.catalog)
		a := make(assets)
		err := a.add(t, "index.txt", text)
		return errors.Join(err, a.add(t, "search.txt", searchIndex(x, b.catalog.All()).Append(text[:0])))
	}}
}

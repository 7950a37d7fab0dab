package site

import (
	"fmt"
	"os"
	"strings"
	"testing"
)

// TestListsNarrowWithoutScript holds the style sheet to the values of the
// catalog: each one that a reader can choose has a rule that hides the rest.
func TestListsNarrowWithoutScript(t *testing.T) {
	c, err := Check("../content")
	if err != nil {
		t.Fatal(err)
	}
	style, err := os.ReadFile("../static/css/codes.css")
	if err != nil {
		t.Fatal(err)
	}
	wanted := make(map[string]bool)
	for _, e := range c.Entries {
		for name, value := range map[string]string{
			"category": e.Category, "status": fmt.Sprintf("%q", fmt.Sprint(e.Status)), "retry": e.Retry, "fixer": e.Fixer,
		} {
			wanted[fmt.Sprintf("main:has([name=%s][value=%s]:checked) .code-row:not([data-%[1]s=%[2]s]),", name, value)] = true
		}
	}
	if len(wanted) < 15 {
		t.Fatalf("only %d values were found", len(wanted))
	}
	for rule := range wanted {
		if !strings.Contains(string(style), rule) {
			t.Errorf("static/css/codes.css lacks the rule %s", rule)
		}
	}
}

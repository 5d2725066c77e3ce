package frame

import (
	"errors"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"github.com/gin-gonic/gin"
	"github.com/google/uuid"

	"schulalltag/internal/account"
	"schulalltag/internal/calendar"
	"schulalltag/internal/fault"
	"schulalltag/internal/web"
)

// Form is what somebody typed, and what is wrong with it. A form that fails is shown again with every input as it was.
type Form struct {
	Values   url.Values
	Problems []Problem

	call *Call
}

// Problem is one thing to put right. Field is the name of the input, "" where it is none in particular.
type Problem struct {
	Field, Text string
}

// errUnreadable refuses a form of which only a part can be read. The rest would pass for boxes that were not ticked.
var errUnreadable = &web.Refusal{Status: http.StatusBadRequest, Code: "unreadable-form", Message: "The form cannot be read."}

// readForm takes in a form before anything is done with it. What may hold files is left to the page that asks for them.
func (c *Call) readForm() error {
	r := c.Gin.Request
	if r.Method != http.MethodPost || c.Gin.ContentType() == gin.MIMEMultipartPOSTForm {
		return nil
	}
	var tooLarge *http.MaxBytesError
	switch err := r.ParseForm(); {
	case err == nil, errors.As(err, &tooLarge):
		return err
	default:
		return errUnreadable
	}
}

// Form is the form of a POST.
func (c *Call) Form() *Form {
	values := url.Values{}
	for name, list := range c.Gin.Request.PostForm {
		for _, value := range list {
			values.Add(legible(name), legible(value))
		}
	}
	return &Form{Values: values, call: c}
}

// legible is a text as the database can hold it, with marks where it was none.
func legible(text string) string {
	return strings.ReplaceAll(strings.ToValidUTF8(text, "\uFFFD"), "\x00", "\uFFFD")
}

// Filled is a form with the values it begins with.
func (c *Call) Filled(values url.Values) *Form { return &Form{Values: values, call: c} }

// Get is what an input holds, without the spaces around it.
func (f *Form) Get(name string) string { return strings.TrimSpace(f.Values.Get(name)) }

// All is what several inputs of one name hold.
func (f *Form) All(name string) []string { return f.Values[name] }

// Has reports whether an input of this name was sent: a ticked box, the pressed button.
func (f *Form) Has(name string) bool { return f.Values.Has(name) }

// Problem notes what is wrong with an input. The text is German.
func (f *Form) Problem(field, text string, args ...any) {
	f.Problems = append(f.Problems, Problem{field, f.call.T(text, args...)})
}

// Int reads a whole number, and notes what is no number.
func (f *Form) Int(name string) int {
	n, err := strconv.Atoi(f.Get(name))
	if err != nil {
		f.Problem(name, "Geben Sie eine ganze Zahl ein.")
	}
	return n
}

// Date reads a date as browsers send it and as people type it, and notes what is none.
func (f *Form) Date(name string) calendar.Date {
	d, err := readDate(f.Get(name))
	if err != nil {
		f.Problem(name, "Geben Sie ein Datum ein, zum Beispiel 23.11.2026.")
	}
	return d
}

// DateOrNone is Date for an input that may stay empty.
func (f *Form) DateOrNone(name string) *calendar.Date {
	if f.Get(name) == "" {
		return nil
	}
	d := f.Date(name)
	return &d
}

// Clock reads a time of day, and notes what is none.
func (f *Form) Clock(name string) calendar.Clock {
	text := f.Get(name)
	if len(text) == 4 && text[1] == ':' {
		text = "0" + text
	}
	c, err := calendar.ParseClock(text)
	if err != nil {
		f.Problem(name, "Geben Sie eine Uhrzeit ein, zum Beispiel 7:35.")
	}
	return c
}

// ID reads the id that a select or a hidden input holds, and notes a missing choice.
func (f *Form) ID(name string) uuid.UUID {
	id, err := uuid.Parse(f.Get(name))
	if err != nil {
		f.Problem(name, "Wählen Sie etwas aus.")
	}
	return id
}

// Version reads the version of what the form changes; 0, which is no version, where it is missing.
func (f *Form) Version() int {
	n, _ := strconv.Atoi(f.Get("version"))
	return n
}

// Inputs reports whether an input is to blame for anything that is wrong, and not only how things stand.
func (f *Form) Inputs() bool {
	return slices.ContainsFunc(f.Problems, func(p Problem) bool { return p.Field != "" })
}

// OK reports whether nothing is wrong so far.
func (f *Form) OK() bool { return len(f.Problems) == 0 }

// Refused notes what an operation found wrong with the form, and reports whether that is something its page can show: not what
// concerns the visitor's rights, or nobody's fault. Stale reports whether somebody else was faster, for which a page shows both states.
func (f *Form) Refused(err error) bool {
	var e *fault.Error
	if !errors.As(err, &e) || errors.Is(err, account.ErrRepeated) { // the frame answers that
		return false
	}
	switch e.Kind {
	case fault.KindInvalid, fault.KindConflict, fault.KindMalformed, fault.KindStale, fault.KindLimited:
	default:
		return false
	}
	if len(e.Fields) == 0 {
		f.Problems = append(f.Problems, Problem{Text: f.call.Fault(e)})
	}
	for _, field := range e.Fields {
		f.Problems = append(f.Problems, Problem{inputName(field.Pointer), f.call.Field(field)})
	}
	return true
}

// Stale reports whether an operation refused because somebody else changed the thing meanwhile.
func Stale(err error) bool {
	var e *fault.Error
	return errors.As(err, &e) && e.Kind == fault.KindStale
}

// inputName is the name of the input for a place in a request: /contracts/0/validFrom is contracts.0.validFrom.
func inputName(pointer string) string {
	name := strings.ReplaceAll(strings.TrimPrefix(pointer, "/"), "/", ".")
	return strings.NewReplacer("~1", "/", "~0", "~").Replace(name)
}

// readDate takes 2026-11-23, 23.11.2026 and 23.11.26.
func readDate(text string) (calendar.Date, error) {
	if parts := strings.Split(text, "."); len(parts) == 3 {
		for i, p := range parts {
			if len(p) == 1 {
				parts[i] = "0" + p
			}
		}
		if len(parts[2]) == 2 {
			parts[2] = "20" + parts[2]
		}
		text = parts[2] + "-" + parts[1] + "-" + parts[0]
	}
	return calendar.ParseDate(text)
}

package frame

import (
	"slices"
	"strings"
)

// Input is one field of a form as _input.html shows it. Its methods return copies, so that a template reads as a sentence:
// {{template "input" ((.Form.Text "town" (t "Ort")).Hint (t "Ohne Postleitzahl"))}}.
type Input struct {
	Name, ID, Label   string
	Type              string // of an input element; "select", "checkbox", "radio" or "textarea" for the others
	Value             string
	Values            []string // chosen ones where several can be
	HintText          string
	Problems          []string
	Options           []Option
	Optional, Checked bool
	Autocomplete      string
	Mode              string // inputmode
	Min, Max          string
}

// Option is one choice of a select or a set of radio buttons.
type Option struct {
	Value, Label string
	Selected     bool
}

// Text is a line of text.
func (f *Form) Text(name, label string) Input { return f.input("text", name, label) }

// Number is a whole number from least to most.
func (f *Form) Number(name, label, least, most string) Input {
	in := f.input("number", name, label)
	in.Min, in.Max, in.Mode = least, most, "numeric"
	return in
}

// DateInput is a day, as yyyy-mm-dd or, where a browser has no calendar, as people write it.
func (f *Form) DateInput(name, label string) Input { return f.input("date", name, label) }

// Time is a time of day.
func (f *Form) Time(name, label string) Input { return f.input("time", name, label) }

// Email is an e-mail address.
func (f *Form) Email(name, label string) Input {
	in := f.input("email", name, label)
	in.Autocomplete = "email"
	return in
}

// Password is never filled again: a page must not hold one.
func (f *Form) Password(name, label, autocomplete string) Input {
	in := f.input("password", name, label)
	in.Value, in.Autocomplete = "", autocomplete
	return in
}

// Area is text of several lines.
func (f *Form) Area(name, label string) Input { return f.input("textarea", name, label) }

// Check is one box to tick; its value is "ja".
func (f *Form) Check(name, label string) Input {
	in := f.input("checkbox", name, label)
	in.Checked, in.Value, in.Optional = f.Has(name), "ja", true
	return in
}

// Select is a choice of one from a list. Options gives it its choices.
func (f *Form) Select(name, label string, options []Option) Input {
	return f.choice("select", name, label, options)
}

// Radio is a choice of one that shows all its options.
func (f *Form) Radio(name, label string, options []Option) Input {
	return f.choice("radio", name, label, options)
}

// Boxes is a choice of any number of options.
func (f *Form) Boxes(name, label string, options []Option) Input {
	in := f.choice("boxes", name, label, options)
	in.Optional = true
	return in
}

func (f *Form) choice(kind, name, label string, options []Option) Input {
	in := f.input(kind, name, label)
	in.Options = slices.Clone(options)
	for i, o := range in.Options {
		in.Options[i].Selected = slices.Contains(f.Values[name], o.Value)
	}
	return in
}

func (f *Form) input(kind, name, label string) Input {
	in := Input{Name: name, ID: inputID(name), Label: label, Type: kind, Value: f.Values.Get(name), Values: f.Values[name]}
	for _, p := range f.Problems {
		if p.Field == name {
			in.Problems = append(in.Problems, p.Text)
		}
	}
	return in
}

// inputID is the id of an input in its page; the summary of problems links to it.
func inputID(name string) string { return "f-" + strings.ReplaceAll(name, ".", "-") }

// Anchor is where the summary of problems links to: the input's id.
func (p Problem) Anchor() string { return inputID(p.Field) }

// Hint returns the input with a sentence of help.
func (in Input) Hint(text string) Input { in.HintText = text; return in }

// Free returns the input as one that may stay empty.
func (in Input) Free() Input { in.Optional = true; return in }

// Needed returns the input as one that must not stay empty, such as boxes of which at least one has to be ticked.
func (in Input) Needed() Input { in.Optional = false; return in }

// Complete returns the input with what a browser may fill it with, a word of HTML's autocomplete.
func (in Input) Complete(with string) Input { in.Autocomplete = with; return in }

// Within returns the input with its least and most value.
func (in Input) Within(least, most string) Input { in.Min, in.Max = least, most; return in }

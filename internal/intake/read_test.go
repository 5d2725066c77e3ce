package intake

import (
	"errors"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/google/go-cmp/cmp"
	"golang.org/x/text/encoding/charmap"
	"golang.org/x/text/encoding/unicode"

	"schulalltag/internal/calendar"
	"schulalltag/internal/fault"
)

func TestReadTakesTheFilesPeopleHave(t *testing.T) {
	const text = "Schulnummer;Name;Ort\nHE-6132;Oberwaldschule;Höchst\n"
	windows, err := charmap.Windows1252.NewEncoder().String(text)
	if err != nil {
		t.Fatal(err)
	}
	want := []row{{line: 2, cells: map[string]string{"school": "HE-6132", "name": "Oberwaldschule", "town": "Höchst"}}}
	for name, file := range map[string]string{
		"UTF-8":                     text,
		"a byte order mark":         "\uFEFF" + text,
		"Windows-1252":              windows,
		"commas":                    strings.ReplaceAll(text, ";", ","),
		"tabs":                      strings.ReplaceAll(text, ";", "\t"),
		"line ends of Windows":      strings.ReplaceAll(text, "\n", "\r\n"),
		"quotes":                    "\"Schulnummer\";\"Name\";\"Ort\"\n\"HE-6132\";\"Oberwaldschule\";\"Höchst\"",
		"quoted separators":         "\"Schulnummer\",\"Name\",\"Ort\"\n\"HE-6132\",\"Oberwaldschule\",\"Höchst\"",
		"another order":             "Ort;Name;Schulnummer\nHöchst;Oberwaldschule;HE-6132",
		"headers in other letters":  "SCHULNUMMER; name ;Ort\nHE-6132;Oberwaldschule;Höchst",
		"spaces around":             "Schulnummer;Name;Ort\n HE-6132 ;  Oberwaldschule;Höchst\u00a0",
		"blank lines at the end":    text + "\n;;\n  ;;\n",
		"the number of the school":  "Schulnummer;Name;Ort\n6132;Oberwaldschule;Höchst",
		"columns that say nothing":  "Schulnummer;Name;Ort;Schulart\nHE-6132;Oberwaldschule;Höchst;",
		"a key in small letters":    "Schulnummer;Name;Ort\nhe-6132;Oberwaldschule;Höchst",
		"a separator within a cell": "Schulnummer;Name;Ort\nHE-6132;\"Oberwaldschule\";Höchst",
	} {
		t.Run(name, func(t *testing.T) {
			rows, _, err := read(File{Kind: KindSchools, Data: []byte(file)})
			if diff := cmp.Diff(want, rows, cmp.AllowUnexported(row{})); err != nil || diff != "" {
				t.Error(err, diff)
			}
		})
	}
}

func TestReadRefusesWhatIsNoSuchFile(t *testing.T) {
	utf16, err := unicode.UTF16(unicode.LittleEndian, unicode.UseBOM).NewEncoder().String("Schulnummer;Name\nHE-6132;Oberwaldschule\n")
	if err != nil {
		t.Fatal(err)
	}
	for name, c := range map[string]struct {
		file string
		want []string
	}{
		"nothing":                {"", []string{"/0: is empty; nothing would change"}},
		"blanks":                 {" \n\n", []string{"/0: is empty; nothing would change"}},
		"a header alone":         {"Schulnummer;Name\n", []string{"/0: has no rows below its header; nothing would change"}},
		"too much":               {strings.Repeat("x", MaxBytes+1), []string{"/0: must not be larger than 1 MiB"}},
		"too many rows":          {"Schulnummer\n" + strings.Repeat("HE-6132\n", MaxRows+5), []string{"/0: must not have more than 3000 rows; divide it"}},
		"a workbook":             {"PK\x03\x04....", []string{"/0: is an Excel workbook; save it as CSV UTF-8 and choose that file"}},
		"UTF-16":                 {utf16, []string{"/0: must be text in UTF-8 or Windows-1252"}},
		"a picture":              {"\x89PNG\x00\x01\x02", []string{"/0: must be text in UTF-8 or Windows-1252"}},
		"the wrong encoding":     {"Schulnummer;Ort\nHE-6132;HÃ¶chst\n", []string{"/0: was saved in the wrong encoding: its umlauts are garbled; save it as CSV UTF-8"}},
		"an open quote":          {"Schulnummer;Ort\nHE-6132;\"Schlitz\nHE-6133;Lich\n", []string{"/2: cannot be read: a quotation mark is missing or too many"}},
		"a stray quote":          {"Schulnummer;Ort\nHE-6132;Sch\"litz\nHE-6133;Lich\n", []string{"/2: cannot be read: a quotation mark is missing or too many"}},
		"fields without a name":  {"Schulnummer;;Ort\nHE-6132;x;Lich\n", []string{"/1: a column has no name; remove it from the file"}},
		"fields too few":         {"Schulnummer;Ort\nHE-6132\n", []string{"/2: has 1 fields, the header has 2"}},
		"columns that are twice": {"Schulnummer;Ort;ort\nHE-6132;Lich;Lich\n", []string{"/1/Ort: there are two columns with this name"}},
		"columns that are not there": {"Name;Ort\nOberwaldschule;Lich\n", []string{
			"/1/Schulnummer: this column is missing"}},
		"columns that are not stored, and say why where it may be about a pupil": {"Schulnummer;Telefon;Name des Schülers;Diagnose\n", []string{
			"/1/Telefon: this column is not stored; remove it from the file",
			"/1/Name des Schülers: this column is not stored: no data of pupils is kept here; remove it from the file",
			"/1/Diagnose: this column is not stored: no data of pupils is kept here; remove it from the file"}},
	} {
		t.Run(name, func(t *testing.T) {
			_, _, err := read(File{Kind: KindSchools, Data: []byte(c.file)})
			var f *fault.Error
			if !errors.As(err, &f) || !errors.Is(err, ErrFile) {
				t.Fatal(err)
			}
			var got []string
			for _, field := range f.Fields {
				got = append(got, field.Pointer+": "+field.Detail.String())
			}
			if diff := cmp.Diff(c.want, got); diff != "" {
				t.Error(diff)
			}
		})
	}
	t.Run("an unknown kind", func(t *testing.T) {
		if _, _, err := read(File{Kind: "pupils", Data: []byte("Name\nEmma\n")}); err == nil || errors.Is(err, ErrFile) {
			t.Error(err)
		}
	})
}

func TestReadNamesManyFaultsAndThenStops(t *testing.T) {
	_, _, err := read(File{Kind: KindSchools, Data: []byte("Schulnummer;Schulart\n" + strings.Repeat("x;y\n", 500))})
	var f *fault.Error
	if !errors.As(err, &f) {
		t.Fatal(err)
	}
	if len(f.Fields) != MaxFaults+1 {
		t.Errorf("%d faults", len(f.Fields))
	}
	last := f.Fields[MaxFaults]
	if line, column := Cell(last); line != 0 || column != "" || last.Detail.String() != "there are more faults than these; correct them first" {
		t.Errorf("%+v", last)
	}
	if line, column := Cell(f.Fields[3]); line != 3 || column != "Schulart" {
		t.Errorf("%+v", f.Fields[3])
	}
}

func TestAHeaderWithoutEndIsNotReadToItsEnd(t *testing.T) {
	var wrong faults
	titles := strings.Split(strings.Repeat("x;", 1000)+strings.Repeat("Name;", 1000), ";")
	if head := readHeader(record{1, titles}, columns[KindSchools], &wrong); head != nil || len(wrong.cells) != MaxFaults+1 {
		t.Errorf("%d faults of %d columns were noted", len(wrong.cells), len(titles))
	}
}

func TestSpellings(t *testing.T) {
	spell := func(kind Kind, field string) func(string) (string, bool) {
		for _, c := range columns[kind] {
			if c.field == field {
				return c.spell
			}
		}
		t.Fatalf("%s has no column %s", kind, field)
		return nil
	}
	for _, c := range []struct {
		kind        Kind
		field       string
		cells, want string // cells are parted by semicolons
	}{
		{KindNeeds, "from", "1.8.2026;01.08.2026;2026-08-01", "01.08.2026"},
		{KindNeeds, "starts", "7:35;07:35;7.35;7:35 Uhr", "07:35"},
		{KindNeeds, "starts", "3;3.;3. Stunde;3. Std.", "3. Stunde"},
		{KindNeeds, "weekday", "Mo;montag;1", "Montag"},
		{KindNeeds, "purpose", "lernen;Unterricht", "Lernen"},
		{KindStaff, "weekHours", "21,5;21.5;21:30;21,50 h", "21,5"},
		{KindStaff, "weekHours", "20:20", "20:20"},
		{KindStaff, "weekHours", "20;20:00;20,0", "20"},
		{KindStaff, "schools", "6133, HE-6132;he-6132|6133;6132,6133,6132", "HE-6132, HE-6133"},
		{KindStaff, "qualifications", "Medizin, pflege;Pflege|Medizinisch;Pflege, Medizinisch, Pflege", "Pflege, Medizinisch"},
		{KindStaff, "monday", "14:00-15:00, 7:30 bis 13 Uhr;7.30–13|14-15", "07:30-13:00, 14:00-15:00"},
		{KindStaff, "monday", "nein;-;–;Nein", "nein"},
		{KindSchools, "providers", "Lebenshilfe | DRK;DRK|Lebenshilfe|", "DRK | Lebenshilfe"},
		{KindPlaces, "place", "03A;3a;3 a;3-A", "3a"},
		{KindPlaces, "place", "vk1;VK 1", "VK1"},
		{KindPlaces, "place", "Bus 12A;bus12a", "Bus 12a"},
	} {
		for cell := range strings.SplitSeq(c.cells, ";") {
			got, ok := spell(c.kind, c.field)(cell)
			if !ok || got != c.want {
				t.Errorf("%s %q is spelled %q, %t; want %q", c.field, cell, got, ok, c.want)
			}
			if again, ok := spell(c.kind, c.field)(got); !ok || again != got {
				t.Errorf("%s %q is spelled %q the second time", c.field, got, again)
			}
		}
	}
	for _, c := range []struct {
		kind         Kind
		field, cells string
	}{
		{KindNeeds, "from", "31.02.2026;1.8.26;morgen;01.08.1800"},
		{KindNeeds, "starts", "25:00;7:60;0;-1;1,5"},
		{KindNeeds, "weekday", "Samstag;6;0"},
		{KindNeeds, "persons", "1,5;-1;1000;zwei"},
		{KindStaff, "weekHours", "21:5;21:60;1e3;0x10;300;-2;1/3;21,333"},
		{KindStaff, "monday", "13-7;7:30;7:30-7:30;7-25"},
		{KindStaff, "homeSchool", "61;Oberwaldschule;HE-"},
		{KindStaff, "givenName", "=1+1;+49;-x;@x"},
		{KindSchools, "providers", "DRK|=x"},
	} {
		for cell := range strings.SplitSeq(c.cells, ";") {
			if got, ok := spell(c.kind, c.field)(cell); ok {
				t.Errorf("%s %q is taken for %q", c.field, cell, got)
			}
		}
	}
}

func TestTemplatesAreFilesOfTheirKind(t *testing.T) {
	for _, k := range Kinds() {
		file, err := Template(k)
		if k == KindTimetable {
			if err == nil || len(Columns(k)) > 0 {
				t.Error("timetables have a template")
			}
			continue
		}
		rows, _, err2 := read(File{Kind: k, Data: file})
		if err != nil || err2 != nil || len(rows) != 1 {
			t.Errorf("%s: %v %v %v", k, err, err2, rows)
		}
		for _, c := range Columns(k) {
			if c.Needed && c.Example == "" {
				t.Errorf("%s: the needed column %s has no example", k, c.Name)
			}
		}
	}
}

func TestLessonsAreReadAsTheyAreWritten(t *testing.T) {
	all := []lesson{{calendar.Monday, 1}, {calendar.Monday, 2}, {calendar.Monday, 4}, {calendar.Wednesday, 3}, {calendar.Friday, 5}, {calendar.Friday, 6}}
	if text := writeLessons(append(all, all[0])); text != "Mo 1-2 4, Mi 3, Fr 5-6" {
		t.Error(text)
	}
	if diff := cmp.Diff(all, readLessons(writeLessons(all)), cmp.AllowUnexported(lesson{})); diff != "" {
		t.Error(diff)
	}
}

// FuzzRead reads anything: it must end, refuse with ErrFile or give rows that are spelled for good, in known columns only.
func FuzzRead(f *testing.F) {
	for i, k := range Kinds() {
		if file, err := Template(k); err == nil {
			f.Add(i, file)
		}
	}
	f.Add(4, []byte("1,\"1A\",\"VOL\",\"D\",\"102\",1,1,,\n2;\"3b\";\"x\";;;5;20;\n"))
	f.Add(0, []byte("Schulnummer;Name\n6132;\"a\"\"b\"\n;;\n\xE4\n"))
	f.Fuzz(func(t *testing.T, n int, data []byte) {
		kind := Kinds()[uint(n)%uint(len(Kinds()))]
		rows, _, err := read(File{Kind: kind, Data: data, School: "HE-6132", From: calendar.NewDate(2026, 8, 1)})
		if err != nil {
			if !errors.Is(err, ErrFile) {
				t.Fatal(err)
			}
			return
		}
		for _, r := range rows {
			for field, cell := range r.cells {
				if columnNamed(kind, field) == "" || !utf8.ValidString(cell) {
					t.Fatalf("line %d keeps %q in %q", r.line, cell, field)
				}
			}
			for _, c := range columns[kind] {
				if cell := r.cells[c.field]; cell != "" {
					if again, ok := c.spell(cell); !ok || again != cell {
						t.Fatalf("%s: %q is spelled %q the second time, %t", c.name, cell, again, ok)
					}
				}
			}
			if kind == KindTimetable {
				if text := writeLessons(readLessons(r.cells["lessons"])); text != r.cells["lessons"] {
					t.Fatalf("%q becomes %q", r.cells["lessons"], text)
				}
			}
			if r.line == 0 {
				t.Fatal("a row without a line")
			}
		}
	})
}

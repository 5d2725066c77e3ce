package calendar

import "testing"

func TestReadHolidaysRefusesFaultyFiles(t *testing.T) {
	const header = "start,end,name\n"
	for _, tt := range []struct{ name, file string }{
		{"an empty file", ""},
		{"another header", "from,until,name\n2026-10-05,2026-10-17,Herbstferien\n"},
		{"a missing column", header + "2026-10-05,2026-10-17\n"},
		{"a day that does not exist", header + "2026-10-05,2026-10-32,Herbstferien\n"},
		{"a start that is no date", header + "5.10.2026,2026-10-17,Herbstferien\n"},
		{"an end before its start", header + "2026-10-17,2026-10-05,Herbstferien\n"},
		{"holidays that overlap", header + "2026-10-05,2026-10-17,Herbstferien\n2026-10-17,2026-10-18,Herbstferien\n"},
		{"holidays out of order", header + "2026-12-23,2027-01-12,Weihnachtsferien\n2026-10-05,2026-10-17,Herbstferien\n"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			if got, err := readHolidays(tt.file, SchoolHoliday); err == nil {
				t.Errorf("got %v", got)
			}
		})
	}
}

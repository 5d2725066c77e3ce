package calendar_test

import (
	"fmt"
	"os"
	"os/exec"
	"strings"
	"testing"
	"time"

	"schulalltag/internal/calendar"
)

// transcriptSwitch asks a copy of the test binary for its transcript.
const transcriptSwitch = "CALENDAR_TRANSCRIPT"

// transcript writes down everything of the package that a server's time zone could touch.
func transcript(t *testing.T) string {
	t.Helper()
	var b strings.Builder
	for _, day := range []string{"2026-10-24", "2026-10-25", "2027-03-28", "2026-12-31", "2028-02-29"} {
		d := date(t, day)
		for _, at := range []string{"00:00", "02:30", "07:45", "24:00"} {
			i, err := d.At(clock(t, at))
			fmt.Fprintln(&b, d, at, i.UTC(), err, calendar.DateOf(i, calendar.Zone()))
		}
		var scanned calendar.Date
		err := scanned.Scan(time.Date(d.Year(), d.Month().Month, d.Day(), 0, 0, 0, 0, time.Local))
		fmt.Fprintln(&b, d.Weekday(), d.Week(), d.AddDays(1), calendar.SchoolYearOf(d), calendar.TermOf(d), scanned, err)
	}
	return b.String()
}

func TestServerZoneDoesNotMatter(t *testing.T) {
	if os.Getenv(transcriptSwitch) != "" {
		fmt.Print("zone ", time.Local, "\n", transcript(t), "end\n")
		return
	}
	want := transcript(t)
	for _, zone := range []string{"UTC", "America/New_York", "Pacific/Kiritimati"} {
		t.Run(zone, func(t *testing.T) {
			cmd := exec.Command(os.Args[0], "-test.run=^TestServerZoneDoesNotMatter$")
			cmd.Env = append(os.Environ(), "TZ="+zone, transcriptSwitch+"=1")
			out, err := cmd.Output()
			if err != nil {
				t.Fatalf("%v: %s", err, out)
			}
			_, got, found := strings.Cut(string(out), "zone "+zone+"\n") // the copy runs in that zone indeed
			got, _, complete := strings.Cut(got, "end\n")
			if !found || !complete || got != want {
				t.Errorf("got\n%s\nwant\n%s", out, want)
			}
		})
	}
}

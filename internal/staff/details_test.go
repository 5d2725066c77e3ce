package staff

import (
	"errors"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/uuid"

	"schulalltag/internal/fault"
	"schulalltag/internal/school"
)

func TestDetailsCheck(t *testing.T) {
	eichberg, oberwald, foreign := uuid.New(), uuid.New(), uuid.New()
	atEichberg, atOberwald, atForeign, gone := uuid.New(), uuid.New(), uuid.New(), uuid.New()
	user := uuid.New()
	f := facts{
		today:     date(t, "2026-08-24"),
		assistant: true,
		served:    map[uuid.UUID]bool{eichberg: true, oberwald: true},
		schoolOf:  map[uuid.UUID]uuid.UUID{atEichberg: eichberg, atOberwald: oberwald, atForeign: foreign},
	}
	valid := func() Details {
		return Details{
			UserID: &user, GivenName: "Jule", FamilyName: "Dörr", HomeSchoolID: &eichberg, Active: true,
			Contracts: []Contract{
				{ValidFrom: date(t, "2026-08-01"), ValidUntil: date(t, "2027-01-31"), WeekMinutes: 1290, OutsideMinutes: 60, DayMinutes: 360},
				{ValidFrom: date(t, "2027-02-01"), WeekMinutes: 1500, DayMinutes: 480},
			},
			Qualifications: []school.Qualification{school.QualificationCare, school.QualificationMedical},
			Clearances: []Clearance{
				{Kind: Conduct, ShownOn: date(t, "2026-08-24")},
				{Kind: Measles, ShownOn: date(t, "2026-07-20"), ValidUntil: date(t, "2026-07-20")},
			},
			Availability: []Window{
				{Weekday: 1, Starts: 450, Ends: 720}, {Weekday: 1, Starts: 720, Ends: 840}, {Weekday: 2, Starts: 0, Ends: 1440},
			},
			Schools:      []uuid.UUID{eichberg, oberwald},
			BarredPlaces: []uuid.UUID{atEichberg, atOberwald},
		}
	}
	tests := []struct {
		name   string
		change func(*Details, *facts)
		want   []string
	}{
		{"accepts valid details", func(*Details, *facts) {}, nil},
		{"accepts somebody of whom nothing is known yet", func(d *Details, _ *facts) {
			*d = Details{GivenName: "Jule", FamilyName: "Dörr"}
		}, nil},
		{"refuses a user without the role", func(_ *Details, f *facts) { f.assistant = false }, []string{"/userId"}},
		{"refuses names that are empty, too long or not printable", func(d *Details, _ *facts) {
			d.GivenName, d.FamilyName = "", "Dörr\x00"
		}, []string{"/givenName", "/familyName"}},
		{"refuses a home school outside the pool", func(d *Details, _ *facts) { d.HomeSchoolID = &foreign }, []string{"/homeSchoolId"}},
		{"refuses contracts that overlap on one day", func(d *Details, _ *facts) {
			d.Contracts[1].ValidFrom = date(t, "2027-01-31")
		}, []string{"/contracts/1/validFrom"}},
		{"refuses a contract under an open one", func(d *Details, _ *facts) {
			d.Contracts[0], d.Contracts[1] = d.Contracts[1], d.Contracts[0]
			d.Contracts[1].ValidFrom, d.Contracts[1].ValidUntil = date(t, "2028-01-01"), date(t, "2028-01-31")
		}, []string{"/contracts/1/validFrom"}},
		{"refuses a contract that ends before it begins", func(d *Details, _ *facts) {
			d.Contracts[0].ValidUntil = date(t, "2026-07-31")
		}, []string{"/contracts/0/validUntil"}},
		{"refuses minutes out of bounds", func(d *Details, _ *facts) {
			d.Contracts[0].WeekMinutes, d.Contracts[0].OutsideMinutes, d.Contracts[0].DayMinutes = 59, 59, 601
			d.Contracts[1].ValidFrom = d.Contracts[1].ValidUntil
		}, []string{"/contracts/0/weekMinutes", "/contracts/0/outsideMinutes", "/contracts/0/dayMinutes", "/contracts/1/validFrom"}},
		{"refuses qualifications twice, unknown, or basic", func(d *Details, _ *facts) {
			d.Qualifications = []school.Qualification{"care", "care", "basic", "autism"}
		}, []string{"/qualifications/1", "/qualifications/2", "/qualifications/3"}},
		{"refuses a clearance twice, of an unknown kind, or shown tomorrow", func(d *Details, _ *facts) {
			d.Clearances[0].ShownOn = date(t, "2026-08-25")
			d.Clearances[1].ValidUntil = date(t, "2026-07-19")
			d.Clearances = append(d.Clearances, Clearance{Kind: Conduct, ShownOn: f.today}, Clearance{Kind: "driving"})
		}, []string{"/clearances/0/shownOn", "/clearances/1/validUntil", "/clearances/2/kind", "/clearances/3/kind", "/clearances/3/shownOn"}},
		{"refuses windows that overlap, end before they start, or lie on no weekday", func(d *Details, _ *facts) {
			d.Availability[1].Starts = 719
			d.Availability[2].Ends = 0
			d.Availability = append(d.Availability, Window{Weekday: 8, Starts: 480, Ends: 540})
		}, []string{"/availability/1/starts", "/availability/2/ends", "/availability/3/weekday"}},
		{"refuses schools that are not served or listed twice", func(d *Details, _ *facts) {
			d.Schools = append(d.Schools, foreign, eichberg)
		}, []string{"/schools/2", "/schools/3"}},
		{"refuses barred places that do not exist, lie outside the pool or are listed twice", func(d *Details, _ *facts) {
			d.Schools = []uuid.UUID{eichberg}
			d.BarredPlaces = []uuid.UUID{atEichberg, atOberwald, atForeign, gone, atEichberg}
		}, []string{"/barredPlaces/1", "/barredPlaces/2", "/barredPlaces/3", "/barredPlaces/4"}},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			d, f := valid(), f
			test.change(&d, &f)
			err := d.check(f)
			if (err == nil) != (len(test.want) == 0) || err != nil && !errors.Is(err, ErrInvalid) {
				t.Fatalf("check = %v, want faults at %v", err, test.want)
			}
			if diff := cmp.Diff(test.want, pointers(err)); diff != "" {
				t.Errorf("faulty fields (-want +got):\n%s", diff)
			}
		})
	}
}

// pointers returns what the fields of a fault point at.
func pointers(err error) []string {
	var e *fault.Error
	if !errors.As(err, &e) {
		return nil
	}
	var ps []string
	for _, f := range e.Fields {
		ps = append(ps, f.Pointer+f.Parameter)
	}
	return ps
}

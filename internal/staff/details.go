package staff

import (
	"bytes"
	"cmp"
	"slices"

	"github.com/google/uuid"

	"schulalltag/internal/account"
	"schulalltag/internal/calendar"
	"schulalltag/internal/fault"
	"schulalltag/internal/school"
)

// Details is everything a provider says about an assistant. It is always given whole and replaces what was there; district
// and assistant of the children are not read.
type Details struct {
	UserID         *uuid.UUID // must have the role assistant at this provider
	GivenName      string     // 1 to 80 characters, see account.CheckName
	FamilyName     string     // likewise
	HomeSchoolID   *uuid.UUID // one of Schools
	Active         bool
	Contracts      []Contract             // must not overlap
	Qualifications []school.Qualification // care, medical, behaviour, communication; basic goes without saying
	Clearances     []Clearance            // one of each kind, shown today at the latest
	Availability   []Window               // must not overlap
	Schools        []uuid.UUID            // served by the provider
	BarredPlaces   []uuid.UUID            // at one of Schools
}

// Bounds of the details, in characters, minutes and items.
const (
	maxName        = 80
	maxContracts   = 40
	maxWindows     = 40
	maxSchools     = 200
	maxBarred      = 500
	minMinutes     = 60
	maxWeekMinutes = 48 * 60 // § 3 ArbZG: six working days of eight hours
	maxOutside     = 24 * 60
	maxDayMinutes  = 10 * 60 // § 3 ArbZG: ten hours if the average stays at eight
)

// facts is what the database knows about the things the details refer to.
type facts struct {
	today     calendar.Date
	assistant bool                    // the linked user has the role assistant at the provider
	served    map[uuid.UUID]bool      // schools the provider serves
	schoolOf  map[uuid.UUID]uuid.UUID // school of each barred place that exists
}

// check names everything that is wrong with the details, in their order.
func (d *Details) check(f facts) error {
	var faults fault.List
	if d.UserID != nil && !f.assistant {
		faults.At("/userId", "this user does not have the role assistant at the provider")
	}
	account.CheckName(&faults, "/givenName", d.GivenName, maxName)
	account.CheckName(&faults, "/familyName", d.FamilyName, maxName)
	if d.HomeSchoolID != nil && !slices.Contains(d.Schools, *d.HomeSchoolID) {
		faults.At("/homeSchoolId", "must be one of the schools of the pool")
	}
	checkContracts(&faults, d.Contracts)
	checkQualifications(&faults, d.Qualifications)
	checkClearances(&faults, d.Clearances, f.today)
	checkAvailability(&faults, d.Availability)
	d.checkSchools(&faults, f)
	d.checkBarredPlaces(&faults, f)
	return faults.Or(ErrInvalid)
}

func checkContracts(faults *fault.List, contracts []Contract) {
	if len(contracts) > maxContracts {
		faults.At("/contracts", "must be 40 contracts at most")
		return
	}
	for i, c := range contracts {
		if c.ValidFrom.IsZero() {
			faults.At(fault.Pointer("contracts", i, "validFrom"), "must be given")
		} else if c.Period().Empty() {
			faults.At(fault.Pointer("contracts", i, "validUntil"), "must not be before validFrom")
		}
		if c.WeekMinutes < minMinutes || c.WeekMinutes > maxWeekMinutes {
			faults.At(fault.Pointer("contracts", i, "weekMinutes"), "must be from 60 to 2880 minutes")
		}
		if c.OutsideMinutes < 0 || c.OutsideMinutes > maxOutside || c.OutsideMinutes >= c.WeekMinutes {
			faults.At(fault.Pointer("contracts", i, "outsideMinutes"), "must be from 0 to 1440 minutes and less than weekMinutes")
		}
		if c.DayMinutes < minMinutes || c.DayMinutes > maxDayMinutes {
			faults.At(fault.Pointer("contracts", i, "dayMinutes"), "must be from 60 to 600 minutes")
		}
		for _, before := range contracts[:i] {
			if before.Period().Overlaps(c.Period()) {
				faults.At(fault.Pointer("contracts", i, "validFrom"), "overlaps the contract from %s", before.ValidFrom)
				break
			}
		}
	}
}

func checkQualifications(faults *fault.List, qualifications []school.Qualification) {
	for i, q := range qualifications {
		switch q {
		case school.QualificationCare, school.QualificationMedical, school.QualificationBehaviour, school.QualificationCommunication:
			if slices.Contains(qualifications[:i], q) {
				faults.At(fault.Pointer("qualifications", i), "is listed twice")
			}
		default:
			faults.At(fault.Pointer("qualifications", i), "must be care, medical, behaviour or communication")
		}
	}
}

func checkClearances(faults *fault.List, clearances []Clearance, today calendar.Date) {
	for i, c := range clearances {
		if c.Kind != Conduct && c.Kind != Measles {
			faults.At(fault.Pointer("clearances", i, "kind"), "must be conduct or measles")
		} else if slices.ContainsFunc(clearances[:i], func(o Clearance) bool { return o.Kind == c.Kind }) {
			faults.At(fault.Pointer("clearances", i, "kind"), "is listed twice")
		}
		if c.ShownOn.IsZero() || c.ShownOn.After(today) {
			faults.At(fault.Pointer("clearances", i, "shownOn"), "must be a day up to today")
		} else if !c.ValidUntil.IsZero() && c.ValidUntil.Before(c.ShownOn) {
			faults.At(fault.Pointer("clearances", i, "validUntil"), "must not be before shownOn")
		}
	}
}

func checkAvailability(faults *fault.List, windows []Window) {
	if len(windows) > maxWindows {
		faults.At("/availability", "must be 40 windows at most")
		return
	}
	for i, w := range windows {
		if w.Weekday < calendar.Monday || w.Weekday > calendar.Sunday {
			faults.At(fault.Pointer("availability", i, "weekday"), "must be from 1 (Monday) to 7 (Sunday)")
		}
		if w.Starts < 0 || w.Ends > 24*60 || w.Ends <= w.Starts {
			faults.At(fault.Pointer("availability", i, "ends"), "must be after starts, both from 00:00 to 24:00")
		}
		for _, o := range windows[:i] {
			if o.Weekday == w.Weekday && o.Starts < w.Ends && w.Starts < o.Ends {
				faults.At(fault.Pointer("availability", i, "starts"), "overlaps the window from %s to %s", o.Starts, o.Ends)
				break
			}
		}
	}
}

func (d *Details) checkSchools(faults *fault.List, f facts) {
	if len(d.Schools) > maxSchools {
		faults.At("/schools", "must be 200 schools at most")
		return
	}
	for i, id := range d.Schools {
		switch {
		case !f.served[id]:
			faults.At(fault.Pointer("schools", i), "must be a school the provider serves")
		case slices.Contains(d.Schools[:i], id):
			faults.At(fault.Pointer("schools", i), "is listed twice")
		}
	}
}

func (d *Details) checkBarredPlaces(faults *fault.List, f facts) {
	if len(d.BarredPlaces) > maxBarred {
		faults.At("/barredPlaces", "must be 500 places at most")
		return
	}
	for i, id := range d.BarredPlaces {
		at, ok := f.schoolOf[id]
		switch {
		case !ok || !slices.Contains(d.Schools, at):
			faults.At(fault.Pointer("barredPlaces", i), "must be a place at one of the schools of the pool")
		case slices.Contains(d.BarredPlaces[:i], id):
			faults.At(fault.Pointer("barredPlaces", i), "is listed twice")
		}
	}
}

// Details is everything that is said about the assistant now; an update with it changes nothing.
func (a *Assistant) Details() Details {
	return Details{
		UserID: a.UserID, GivenName: a.GivenName, FamilyName: a.FamilyName, HomeSchoolID: a.HomeSchoolID, Active: a.Active,
		Contracts: slices.Clone(a.Contracts), Qualifications: slices.Clone(a.Qualifications), Clearances: slices.Clone(a.Clearances),
		Availability: slices.Clone(a.Availability), Schools: slices.Clone(a.Schools), BarredPlaces: slices.Clone(a.BarredPlaces),
	}
}

// apply makes the assistant what the details say, with every list in the order it is read back in.
func (d *Details) apply(a *Assistant) {
	a.UserID, a.HomeSchoolID, a.Active = d.UserID, d.HomeSchoolID, d.Active
	a.GivenName, a.FamilyName = d.GivenName, d.FamilyName
	a.Contracts, a.Clearances, a.Availability = slices.Clone(d.Contracts), slices.Clone(d.Clearances), slices.Clone(d.Availability)
	a.Qualifications, a.Schools, a.BarredPlaces = slices.Sorted(slices.Values(d.Qualifications)), slices.Clone(d.Schools), slices.Clone(d.BarredPlaces)
	for i := range a.Contracts {
		a.Contracts[i].DistrictID, a.Contracts[i].AssistantID = a.DistrictID, a.ID
	}
	for i := range a.Clearances {
		a.Clearances[i].DistrictID, a.Clearances[i].AssistantID = a.DistrictID, a.ID
	}
	for i := range a.Availability {
		a.Availability[i].DistrictID, a.Availability[i].AssistantID = a.DistrictID, a.ID
	}
	slices.SortFunc(a.Contracts, func(x, y Contract) int { return x.ValidFrom.Compare(y.ValidFrom) })
	slices.SortFunc(a.Clearances, func(x, y Clearance) int { return cmp.Compare(x.Kind, y.Kind) })
	slices.SortFunc(a.Availability, func(x, y Window) int {
		return cmp.Or(cmp.Compare(x.Weekday, y.Weekday), cmp.Compare(x.Starts, y.Starts))
	})
	byID := func(x, y uuid.UUID) int { return bytes.Compare(x[:], y[:]) }
	slices.SortFunc(a.Schools, byID)
	slices.SortFunc(a.BarredPlaces, byID)
}

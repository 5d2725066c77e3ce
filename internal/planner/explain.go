package planner

// OpenNeed is a need with fewer persons than it has values.
type OpenNeed struct {
	Place   string `json:"place"`
	Slot    int    `json:"slot"`
	Missing int    `json:"missing"` // persons, at least 1
	Value   int64  `json:"value"`   // what one more person adds to the plan, with the place's floor
	Price   int64  `json:"price"`   // what the certificate says a person there costs, rounded down to a unit of value; 0 without one
}

// Gap explains an open need.
type Gap struct {
	OpenNeed
	Nearest []Candidate `json:"nearest"` // at most five: who could come, the least loss first, then who is kept out by least
	Closers []Closer    `json:"closers"` // what would close it, the greatest gain first
}

// Candidate is an assistant who might cover a need.
type Candidate struct {
	Assistant string     `json:"assistant"`
	Obstacles []Obstacle `json:"obstacles"` // what keeps them from working it beside all else they do; none: they simply could
	Possible  bool       `json:"possible"`  // whether another week of theirs holds it while everybody else's stays
	Loss      int64      `json:"loss"`      // if possible: what the plan loses by the best such week found; below 0 it gains
	Change               // if possible: how that week differs
}

// Obstacle is a rule that working at a need would break, everything else in the week kept save what lies at the same time.
type Obstacle struct {
	Rule   int          `json:"rule"`             // 1 to 10, as the definition of the problem numbers them
	Code   ObstacleCode `json:"code"`             // says which part of the rule
	Amount int          `json:"amount,omitempty"` // minutes too many or too few; of ObstacleRun slots too few; else 0
	Detail string       `json:"detail,omitempty"` // the school, place or qualification that the code speaks of
}

// ObstacleCode is one kind of obstacle.
type ObstacleCode string

// All kinds of obstacles, in order of their rules.
const (
	ObstacleClash         ObstacleCode = "clash"         // 1: works at place Detail at that time
	ObstacleSchool        ObstacleCode = "school"        // 2: does not work at school Detail
	ObstacleBarred        ObstacleCode = "barred"        // 2: is barred from place Detail
	ObstacleQualification ObstacleCode = "qualification" // 2: lacks the qualification Detail
	ObstacleWindow        ObstacleCode = "window"        // 3: the visit leaves every window; the nearest would have to be Amount longer
	ObstacleWeek          ObstacleCode = "week"          // 5: the week gets Amount too long
	ObstacleDay           ObstacleCode = "day"           // 6: the day gets Amount too long
	ObstacleUnlisted      ObstacleCode = "unlisted"      // 7: no way from or to school Detail is listed
	ObstacleTravel        ObstacleCode = "travel"        // 7: the way from or to school Detail takes Amount longer than there is time
	ObstacleRun           ObstacleCode = "run"           // 8: a visit has Amount slots too few
	ObstacleBreak         ObstacleCode = "break"         // 9: the day has Amount too little of breaks
	ObstacleStretch       ObstacleCode = "stretch"       // 9: a stretch without a break gets Amount too long
	ObstaclePin           ObstacleCode = "pin"           // 10: is pinned to place Detail at that time
)

// Closer is one change of the problem after which a better plan covers the need.
type Closer struct {
	Kind      CloserKind `json:"kind"`
	Assistant string     `json:"assistant,omitempty"` // empty for a floater
	Obstacle  *Obstacle  `json:"obstacle,omitempty"`  // the one that is lifted, of CloserRule
	Days      []Shift    `json:"days,omitempty"`      // of CloserFloater
	Gain      int64      `json:"gain"`                // what the plan gains, above 0
	Change               // how the week of the assistant or floater, whose ID is then empty, differs
}

// CloserKind is one kind of change.
type CloserKind string

// All kinds of changes.
const (
	CloserHour    CloserKind = "hour"    // 60 minutes a week more for the assistant
	CloserRule    CloserKind = "rule"    // one obstacle of the assistant lifted by just as much as is needed
	CloserFloater CloserKind = "floater" // a new person at the school with every qualification the need asks for
)

// Shift is a day of a floater.
type Shift struct {
	Day     int   `json:"day"`
	Minutes int   `json:"minutes"`
	Worth   int64 `json:"worth"` // what the floater's week loses without the day
}

// HourValue is what one more funded hour a week is worth at some schools. Gains are reached by a plan that exists: nobody
// else's week changes. Prices give estimates from above: no plan of the problem with the hour is worth more than the bound its prices prove
// without splits, and the estimate on top. Without a certificate they are 0.
type HourValue struct {
	Schools    []string `json:"schools"`
	FromPrices int64    `json:"from_prices"` // at most, for any one assistant who may work there
	Gain       int64    `json:"gain"`        // at least, for Assistant, for whom it is most
	Assistant  string   `json:"assistant,omitempty"`
	// An hour of somebody new without qualifications who works NewMinutes a week, where an hour is worth most to them.
	NewFromPrices int64 `json:"new_from_prices"`
	NewGain       int64 `json:"new_gain"`
	NewMinutes    int   `json:"new_minutes"`
}

// Worth is what one assignment of the standing plan is worth.
type Worth struct {
	Assignment
	Pinned bool       `json:"pinned"` // the loss is then that of lifting the pin
	Loss   int64      `json:"loss"`   // of the plan without it, after the best rearrangement of the assistant's week that was found
	Change            // how that week differs
	Second *Candidate `json:"second,omitempty"` // who would take it then with the least loss against the standing plan, nil if nobody can
}

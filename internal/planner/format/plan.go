package format

import "strings"

// Plan is a plan with its value, the bound no plan of the problem can beat, and the prices that prove the bound.
type Plan struct {
	Version     int          `json:"version" bounds:"1 2"` // 2 may have trees
	Problem     string       `json:"problem"`              // SHA-256 of the problem's bytes, in lower-case hex
	Assignments []Assignment `json:"assignments"`
	Value       int64        `json:"value"`
	Bound       *int64       `json:"bound"`       // nil only in a plan that proves nothing
	Certificate *Certificate `json:"certificate"` // nil only in a plan that proves nothing
	Breakdown   Breakdown    `json:"breakdown"`
	Engine      string       `json:"engine"`
	Seed        int64        `json:"seed"`
	Iterations  int          `json:"iterations" bounds:"0"` // that were done
	Seconds     float64      `json:"seconds" bounds:"0"`    // 0 if no clock was given
}

// Certificate is the prices that prove a bound; prices are in units of 1/Scale, and one that is not listed is 0.
type Certificate struct {
	Scale  int64       `json:"scale"`
	Lambda []NeedPrice `json:"lambda"`
	Rho    []PairPrice `json:"rho"`
	Splits []Split     `json:"splits"`
	Trees  []Tree      `json:"trees,omitempty"` // one at most for an assistant, who then has no splits
}

// NeedPrice is what a person at a need costs.
type NeedPrice struct {
	Place string `json:"place"`
	Slot  int    `json:"slot"`
	Price int64  `json:"price"`
}

// PairPrice is the share of a pair's cost that one need carries, never below 0.
type PairPrice struct {
	Assistant string `json:"assistant"`
	Place     string `json:"place"`
	Slot      int    `json:"slot"`
	Price     int64  `json:"price"`
}

// Split is a pair for which the proof looks at both cases, barred and open.
type Split struct {
	Assistant string `json:"assistant"`
	Place     string `json:"place"`
}

// Tree decides pairs of one assistant one after another, so that the proof can look at each case by itself and take the largest. Branches
// is in preorder: a place, then the tree of the weeks without it, then the tree of the weeks that pay for it; "" ends a branch.
type Tree struct {
	Assistant string   `json:"assistant"`
	Branches  []string `json:"branches"`
}

// Breakdown is a plan's value by term. Gap, Travel and Pair are taken off.
type Breakdown struct {
	Need     int64 `json:"need"`
	Floor    int64 `json:"floor"`
	Familiar int64 `json:"familiar"`
	Keep     int64 `json:"keep"`
	Gap      int64 `json:"gap"`
	Travel   int64 `json:"travel"`
	Pair     int64 `json:"pair"`
}

// Value returns the sum of all terms.
func (b Breakdown) Value() int64 {
	return b.Need + b.Floor + b.Familiar + b.Keep - b.Gap - b.Travel - b.Pair
}

// Gap returns how far the plan may be from the best, in parts of the bound: 0 where both are equal. ok is false where there
// is no bound, or none above 0 that differs from the value.
func (p *Plan) Gap() (gap float64, ok bool) {
	switch {
	case p.Bound == nil:
		return 0, false
	case *p.Bound == p.Value:
		return 0, true
	case *p.Bound <= 0:
		return 0, false
	}
	return float64(*p.Bound-p.Value) / float64(*p.Bound), true
}

// Encode writes the plan as JSON.
func (p *Plan) Encode() ([]byte, error) { return planForm().write(p) }

// ParsePlan reads a plan as strictly as Parse reads a problem. Whether what it says is so is left to the checker, also whether
// the ids, slots and prices are any of its problem's. What is wrong is an *InputError.
func ParsePlan(data []byte) (*Plan, error) {
	p := &Plan{}
	if err := planForm().read(data, p); err != nil {
		return nil, err
	}
	if len(p.Problem) != 64 || strings.Trim(p.Problem, "0123456789abcdef") != "" {
		return nil, &InputError{"/problem", "must be a SHA-256 in lower-case hex"}
	}
	if p.Version == 1 && p.Certificate != nil && len(p.Certificate.Trees) > 0 {
		return nil, &InputError{"/certificate/trees", "needs version 2"}
	}
	return p, nil
}

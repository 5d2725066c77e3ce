package planner

// Change is what somebody's week would have otherwise than in the standing plan, both in order of place and slot.
type Change struct {
	Leaves []Assignment `json:"leaves,omitempty"`
	Takes  []Assignment `json:"takes,omitempty"`
}

// PlanError says why a plan cannot stand for a problem. Assistant is empty where it is nobody's week.
type PlanError struct{ Assistant, Detail string }

// Error returns one sentence.
func (e *PlanError) Error() string {
	if e.Assistant == "" {
		return e.Detail
	}
	return e.Assistant + ": " + e.Detail
}

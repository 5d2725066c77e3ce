// Package proof checks plans without trusting who made them: legality, value, breakdown and the bound that the certificate proves.
// It shares the reading and checking of the two files with the planner (planner/format), and no code with the search, so that an
// error there cannot hide here. It finds no plans; planner does.
package proof

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"runtime"
	"strconv"
	"sync"
	"sync/atomic"

	"schulalltag/internal/planner/format"
)

//nolint:revive // planner/format documents the parts of its files
type (
	Assignment = format.Assignment
	Breakdown  = format.Breakdown
)

// Report is what Check found out about a plan.
type Report struct {
	Value     int64 // as recomputed
	Breakdown Breakdown
	Bound     *int64    // as the certificate proves it, nil if there is none or it proves nothing
	Findings  []Finding // all that is wrong, empty for a legal plan that claims only what is true
}

// Finding is one thing that is wrong with a plan.
type Finding struct {
	Rule string // "1" to "10", or "value", "bound", "breakdown", "problem", "certificate"
	Text string // one sentence that names the ids
}

// Check recomputes everything a plan claims about a problem: that it is legal, what it is worth, and what its certificate proves.
// It fails only if one of the two files cannot be read.
func Check(problem, plan []byte) (*Report, error) {
	t, err := newTable(problem)
	if err != nil {
		return nil, err
	}
	claim, err := format.ParsePlan(plan)
	if err != nil {
		return nil, fmt.Errorf("plan: %w", err)
	}
	judged := t.judge(claim.Assignments)
	r := &Report{Value: judged.Value, Breakdown: judged.Breakdown}
	for _, v := range judged.Violations {
		r.found(strconv.Itoa(v.Rule), "%s", v.Text)
	}
	if sum := sha256.Sum256(problem); claim.Problem != hex.EncodeToString(sum[:]) {
		r.found("problem", "the plan belongs to another problem, %s", claim.Problem)
	}
	if claim.Value != r.Value {
		r.found("value", "the plan claims the value %d and is worth %d", claim.Value, r.Value)
	}
	if claim.Breakdown != r.Breakdown {
		r.found("breakdown", "the plan claims %+v and has %+v", claim.Breakdown, r.Breakdown)
	}
	r.proveBound(t, claim)
	return r, nil
}

func (r *Report) proveBound(t *table, claim *format.Plan) {
	if claim.Certificate != nil {
		prices, err := t.prices(claim.Certificate)
		if err != nil {
			r.found("certificate", "%v", err)
			return
		}
		bound, err := t.bound(prices)
		if err != nil {
			r.found("certificate", "%v", err)
			return
		}
		r.Bound = &bound
	}
	switch {
	case claim.Bound == nil:
	case r.Bound != nil && *claim.Bound < *r.Bound:
		r.found("bound", "the plan claims the bound %d, its certificate proves no less than %d", *claim.Bound, *r.Bound)
	case *claim.Bound < r.Value:
		r.found("bound", "the plan claims the bound %d and is worth %d", *claim.Bound, r.Value)
	}
}

func (r *Report) found(rule, text string, args ...any) {
	r.Findings = append(r.Findings, Finding{rule, fmt.Sprintf(text, args...)})
}

// each calls do for 0 to n-1 on all cores.
func each(n int, do func(i int)) {
	var next atomic.Int64
	var wait sync.WaitGroup
	for range runtime.GOMAXPROCS(0) {
		wait.Go(func() {
			for i := int(next.Add(1)) - 1; i < n; i = int(next.Add(1)) - 1 {
				do(i)
			}
		})
	}
	wait.Wait()
}

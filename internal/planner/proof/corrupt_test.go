package proof_test

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"math/rand/v2"
	"slices"
	"testing"

	"schulalltag/internal/planner/format"
	"schulalltag/internal/planner/proof"
	"schulalltag/internal/planner/sample"
)

const corruptionsOfAKind = 7 // of each plan

// victim is a plan that the checker accepts, whose bound is the lowest that its certificate proves. A corruption changes a copy.
type victim struct {
	*testing.T
	problem, plan []byte
}

// victims returns a few, whose certificates have some trees.
func victims(t *testing.T) (list []victim) {
	t.Helper()
	for seed := uint64(1); len(list) < 3 && seed < 100; seed++ {
		problem, plan := solved(t, sample.Pool(seed, 1), 20)
		v := victim{t, problem, plan}
		p, claim := v.copy()
		forks := 0
		for _, x := range claim.Certificate.Trees {
			forks += len(x.Branches) / 2
		}
		if len(claim.Certificate.Trees) < 3 || len(p.Places) < 10 || forks > 100 {
			continue // too small to corrupt in every way, or too slow to check a thousand times
		}
		report, err := proof.Check(problem, plan)
		if err != nil || len(report.Findings) > 0 || report.Bound == nil {
			t.Fatal(seed, err, report)
		}
		claim.Bound = report.Bound
		v.plan = v.encode(claim)
		list = append(list, v)
	}
	return list
}

func (v victim) copy() (*format.Problem, *format.Plan) {
	v.Helper()
	problem, err := format.Parse(v.problem)
	if err != nil {
		v.Fatal(err)
	}
	plan, err := format.ParsePlan(v.plan)
	if err != nil {
		v.Fatal(err)
	}
	return problem, plan
}

func (v victim) encode(p *format.Plan) []byte {
	v.Helper()
	data, err := p.Encode()
	if err != nil {
		v.Fatal(err)
	}
	return data
}

// refused reports whether the checker refuses a plan.
func (v victim) refused(problem, plan []byte) bool {
	report, err := proof.Check(problem, plan)
	return err != nil || len(report.Findings) > 0
}

// Every corruption makes a plan claim something that is not so.
func TestCheckRejectsCorruptedPlans(t *testing.T) {
	all := victims(t)
	rejected := 0
	for _, c := range slices.Concat(corruptPlans, corruptCertificates, corruptTrees) {
		for _, v := range all {
			for i := range uint64(corruptionsOfAKind) {
				_, p := v.copy()
				c.change(rand.New(rand.NewPCG(i, 5)), p)
				if plan := v.encode(p); bytes.Equal(plan, v.plan) || !v.refused(v.problem, plan) {
					t.Errorf("accepted with %s", c.what)
				}
				rejected++
			}
		}
	}
	for _, c := range corruptProblems {
		for _, v := range all {
			for i := range uint64(corruptionsOfAKind) {
				problem, p := v.copy()
				c.change(rand.New(rand.NewPCG(i, 6)), problem, p.Assignments)
				data, err := format.Encode(problem)
				if err != nil {
					t.Fatal(err)
				}
				sum := sha256.Sum256(data)
				p.Problem = hex.EncodeToString(sum[:]) // or that would give it away
				if bytes.Equal(data, v.problem) || !v.refused(data, v.encode(p)) {
					t.Errorf("accepted for a problem with %s", c.what)
				}
				rejected++
			}
		}
	}
	t.Logf("%d corruptions", rejected)
	if rejected < 1000 {
		t.Error("too few")
	}
}

// With other trees or prices a certificate often proves less. Then the bound claimed is refused, and else it is as true as before.
func TestCheckRejectsBoundsThatAreNoLongerProven(t *testing.T) {
	all := victims(t)
	for _, c := range weakerCertificates {
		refused, still := 0, 0
		for _, v := range all {
			for i := range uint64(2 * corruptionsOfAKind) {
				_, p := v.copy()
				c.change(rand.New(rand.NewPCG(i, 7)), p)
				claimed := *p.Bound
				p.Bound = nil
				report, err := proof.Check(v.problem, v.encode(p))
				if err != nil || report.Bound == nil || len(report.Findings) > 0 {
					t.Fatalf("%s: %v, %+v", c.what, err, report)
				}
				p.Bound = &claimed
				if got := v.refused(v.problem, v.encode(p)); got != (*report.Bound > claimed) {
					t.Fatalf("%s: %d is proven, %d claimed, refused: %v", c.what, *report.Bound, claimed, got)
				} else if got {
					refused++
				} else {
					still++
				}
			}
		}
		t.Logf("%s: %d refused, %d still proven", c.what, refused, still)
		if refused < 10 {
			t.Errorf("%s: only %d refused", c.what, refused)
		}
	}
}

// What is not even a plan in form is refused too, and any other byte in the problem.
func TestCheckRejectsBrokenFiles(t *testing.T) {
	v := victims(t)[0]
	r := rand.New(rand.NewPCG(1, 8))
	for field := range fields(t, v.plan) {
		for _, value := range []any{nil, "x", -1, []any{1}, map[string]any{"x": 1}} {
			if field == "seed" && value == -1 || field == "engine" && value == "x" || (field == "bound" || field == "certificate") && value == nil {
				continue // that claims nothing
			}
			p := fields(t, v.plan)
			p[field] = value
			if !v.refused(v.problem, marshal(t, p)) {
				t.Errorf("accepted with %s %v", field, value)
			}
		}
		p := fields(t, v.plan)
		delete(p, field)
		p[field+"s"] = 1
		if !v.refused(v.problem, marshal(t, p)) {
			t.Errorf("accepted with an unknown field for %s", field)
		}
		delete(p, field+"s")
		if !v.refused(v.problem, marshal(t, p)) {
			t.Errorf("accepted without %s", field)
		}
	}
	for range 100 {
		problem := bytes.Clone(v.problem)
		at := r.IntN(len(problem))
		if problem[at] = 'z'; !bytes.Equal(problem, v.problem) && !v.refused(problem, v.plan) {
			t.Errorf("accepted with byte %d of the problem changed", at)
		}
		if cut := r.IntN(len(v.plan)); !v.refused(v.problem, v.plan[:cut]) {
			t.Errorf("accepted with %d bytes of the plan", cut)
		}
	}
}

func fields(t *testing.T, plan []byte) (p map[string]any) {
	t.Helper()
	d := json.NewDecoder(bytes.NewReader(plan))
	d.UseNumber()
	if err := d.Decode(&p); err != nil {
		t.Fatal(err)
	}
	return p
}

func marshal(t *testing.T, p map[string]any) []byte {
	t.Helper()
	data, err := json.Marshal(p)
	if err != nil {
		t.Fatal(err)
	}
	return data
}

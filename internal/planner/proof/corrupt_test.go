package proof_test

import (
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"testing"

	"schulalltag/internal/planner/proof"
)

type object = map[string]any

// Every corruption below makes the plan claim something that is not so.
func TestCheckRejectsCorruptedPlans(t *testing.T) {
	rejected := 0
	for _, sample := range []string{"tiny", "school"} {
		problem, plan := read(t, sample+".json"), read(t, sample+".plan.json")
		for i := range 150 {
			r := rand.New(rand.NewPCG(uint64(i), 5))
			var p object
			if err := json.Unmarshal(plan, &p); err != nil {
				t.Fatal(err)
			}
			what := corrupt(r, p, i)
			corrupted, err := json.Marshal(p)
			if err != nil {
				t.Fatal(err)
			}
			report, err := proof.Check(problem, corrupted)
			if err == nil && len(report.Findings) == 0 {
				t.Errorf("%s: accepted with %s", sample, what)
				continue
			}
			rejected++
		}
		for i := range 50 {
			broken := append([]byte(nil), problem...)
			at := rand.New(rand.NewPCG(uint64(i), 6)).IntN(len(broken))
			if broken[at] == 'z' {
				continue
			}
			broken[at] = 'z'
			if report, err := proof.Check(broken, plan); err == nil && len(report.Findings) == 0 {
				t.Errorf("%s: accepted with byte %d of the problem changed", sample, at)
				continue
			}
			rejected++
		}
	}
	if rejected < 300 {
		t.Errorf("only %d corruptions rejected", rejected)
	}
}

func corrupt(r *rand.Rand, p object, kind int) string {
	assignments := p["assignments"].([]any)
	one := assignments[r.IntN(len(assignments))].(object)
	certificate := p["certificate"].(object)
	lambda := certificate["lambda"].([]any)
	price := lambda[r.IntN(len(lambda))].(object)
	rho := certificate["rho"].([]any)
	breakdown := p["breakdown"].(object)
	terms := []string{"need", "floor", "familiar", "keep", "gap", "travel", "pair"}
	fields := []string{"version", "problem", "assignments", "value", "bound", "certificate", "breakdown", "engine", "seed", "iterations", "seconds"}
	switch kind % 24 {
	case 0:
		p["assignments"] = assignments[:len(assignments)-1]
		return "an assignment left out"
	case 1:
		p["assignments"] = append(assignments, one)
		return "an assignment twice"
	case 2:
		one["slot"] = one["slot"].(float64) + 1000
		return "a slot that does not exist"
	case 3:
		one["assistant"] = "nobody"
		return "an unknown assistant"
	case 4:
		one["place"] = "nowhere"
		return "an unknown place"
	case 5:
		p["value"] = p["value"].(float64) + float64(1+r.IntN(1000))
		return "a value too high"
	case 6:
		p["value"] = p["value"].(float64) - float64(1+r.IntN(1000))
		return "a value too low"
	case 7:
		p["bound"] = p["bound"].(float64) - float64(1+r.IntN(1000))
		return "a bound too low"
	case 8:
		term := terms[r.IntN(len(terms))]
		breakdown[term] = breakdown[term].(float64) + float64(1+r.IntN(100))
		return "a wrong " + term
	case 9:
		a, b := terms[r.IntN(3)], terms[3+r.IntN(4)]
		breakdown[a] = breakdown[a].(float64) + 5
		breakdown[b] = breakdown[b].(float64) + 5
		return "wrong " + a + " and " + b
	case 10:
		hash := []byte(p["problem"].(string))
		at := r.IntN(len(hash))
		hash[at] = "0123456789abcdef"[(int(hash[at])+1)%16]
		if string(hash) == p["problem"] {
			hash[at] ^= 1
		}
		p["problem"] = string(hash)
		return "another problem"
	case 11:
		field := fields[r.IntN(len(fields))]
		delete(p, field)
		return "no " + field
	case 12:
		p[fmt.Sprint("extra", r.IntN(10))] = 1
		return "an unknown field"
	case 13:
		field := fields[r.IntN(3)]
		p[field] = nil
		return field + " null"
	case 14:
		certificate["scale"] = []int{0, -1, 1001, 5000}[r.IntN(4)]
		return "a scale out of bounds"
	case 15:
		price["price"] = 1e12 + 1
		return "a price out of bounds"
	case 16:
		certificate["lambda"] = append(lambda, price)
		return "a price twice"
	case 17:
		certificate["lambda"] = []any{}
		return "no prices"
	case 18:
		rho[r.IntN(len(rho))].(object)["price"] = -1
		return "a share below 0"
	case 19:
		price["place"] = "nowhere"
		return "a price of an unknown place"
	case 20:
		split := object{"assistant": one["assistant"], "place": one["place"]}
		certificate["splits"] = []any{split, split}
		return "a split twice"
	case 21:
		certificate["splits"] = []any{object{"assistant": "nobody", "place": one["place"]}}
		return "a split of an unknown assistant"
	case 22:
		certificate["scale"] = 1 + r.IntN(500)
		return "another scale"
	default:
		for _, x := range lambda {
			entry := x.(object)
			entry["price"] = entry["price"].(float64) + float64(1000*(1+r.IntN(500)))
		}
		return "higher prices"
	}
}

// Package planner turns a planning problem, one pool of assistants for one week, into a plan and a bound that proves how good
// the plan is. It is pure and deterministic: the same problem, seed and number of iterations give the same plan on every
// machine and for any number of cores. It knows nothing of districts, dates or storage; roster builds its problems. The files
// belong to planner/format, and planner/proof checks plans without sharing more than that with the search.
package planner

import "schulalltag/internal/planner/format"

const (
	maxDays  = format.MaxDays
	midnight = format.Midnight
)

//nolint:revive // planner/format documents the parts of its files
type (
	Problem    = format.Problem
	School     = format.School
	Slot       = format.Slot
	Travel     = format.Travel
	Place      = format.Place
	Floor      = format.Floor
	Need       = format.Need
	Assistant  = format.Assistant
	Window     = format.Window
	Familiar   = format.Familiar
	Assignment = format.Assignment
	Keep       = format.Keep
	Rules      = format.Rules

	Plan        = format.Plan
	Certificate = format.Certificate
	NeedPrice   = format.NeedPrice
	PairPrice   = format.PairPrice
	Split       = format.Split
	Tree        = format.Tree
	Breakdown   = format.Breakdown

	InputError = format.InputError
)

// Parse reads a problem as format.Parse does.
func Parse(data []byte) (*Problem, error) { return format.Parse(data) }

// Encode writes a problem as format.Encode does.
func Encode(p *Problem) ([]byte, error) { return format.Encode(p) }

// ids finds the parts of a problem by name.
type ids struct{ schools, places, assistants map[string]int }

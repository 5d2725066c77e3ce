package roster

import (
	"slices"
	"sync"

	"github.com/google/uuid"
	"gorm.io/gorm"

	"schulalltag/internal/planner"
)

// maxPriced is how many runs' prices are kept: a planner asks about the plan that stands and a draft or two. Those of a large district
// take some ten megabytes.
const maxPriced = 4

// priceList keeps what the plans of runs prove with, of those asked about last. A run's plan never changes once it is stored, and is by
// far the largest thing to read for a question about its roster. It may be shared, and what it gives is not to be changed.
type priceList struct {
	mu   sync.Mutex
	runs []priced // the last one asked about last
}

type priced struct {
	run         uuid.UUID
	version     int // of the plan's format
	certificate *planner.Certificate
}

// of returns the prices of a run that is over and that tx may see.
func (l *priceList) of(tx *gorm.DB, run *PlanningRun) (priced, error) {
	if p, known := l.take(run.ID); known {
		l.keep(p)
		return p, nil
	}
	plan, err := planOf(tx, run)
	if err != nil {
		return priced{}, err
	}
	p := priced{run.ID, plan.Version, plan.Certificate}
	l.keep(p)
	return p, nil
}

func (l *priceList) take(run uuid.UUID) (p priced, known bool) {
	l.mu.Lock()
	defer l.mu.Unlock()
	i := slices.IndexFunc(l.runs, func(p priced) bool { return p.run == run })
	if i < 0 {
		return priced{}, false
	}
	return l.runs[i], true
}

func (l *priceList) keep(p priced) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.runs = slices.DeleteFunc(l.runs, func(old priced) bool { return old.run == p.run })
	if len(l.runs) == maxPriced {
		l.runs = slices.Delete(l.runs, 0, 1)
	}
	l.runs = append(l.runs, p)
}

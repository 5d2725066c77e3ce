package planner

import (
	"sync"
	"sync/atomic"
)

// each calls do for 0 to n-1, on at most so many lanes at once. What do computes must not depend on the lane.
func each(n, lanes int, do func(lane, i int)) {
	if lanes = min(lanes, n); lanes <= 1 {
		for i := range n {
			do(0, i)
		}
		return
	}
	var next atomic.Int64
	var wait sync.WaitGroup
	for lane := range lanes {
		wait.Go(func() {
			for i := int(next.Add(1)) - 1; i < n; i = int(next.Add(1)) - 1 {
				do(lane, i)
			}
		})
	}
	wait.Wait()
}

package intake

import (
	"errors"
	"slices"

	"schulalltag/internal/fault"
)

// rehearsed is how many writes share a savepoint. Nearly all files are right, and one savepoint for each line would be as many statements
// more as many rows take to be written.
const rehearsed = 100

// rehearse carries out what is to be written and takes it back, so that everything that the rules of the nouns refuse is known
// before anybody decides. The faults are added to the others.
func (c *comparison) rehearse() error {
	if err := c.tx.Exec("savepoint rehearsal").Error; err != nil {
		return err
	}
	for block := range slices.Chunk(c.writes, rehearsed) {
		if c.faults.full() {
			break
		}
		refused, err := c.try(block)
		if err != nil {
			return err
		}
		if refused == nil {
			continue
		}
		for i := range block { // to find every line that is wrong
			if c.faults.full() {
				break
			}
			refused, err := c.try(block[i : i+1])
			if err != nil {
				return err
			}
			if refused != nil {
				block[i].tell(&c.faults, refused)
			}
		}
	}
	return c.tx.Exec("rollback to savepoint rehearsal").Error
}

// try carries out all of the writes, or none of them if a noun refuses one.
func (c *comparison) try(writes []write) (*fault.Error, error) {
	if err := c.tx.Exec("savepoint trial").Error; err != nil {
		return nil, err
	}
	for i, w := range writes {
		err := w.do()
		if err == nil {
			continue
		}
		var refused *fault.Error
		if !errors.As(err, &refused) {
			return nil, err
		}
		for _, done := range slices.Backward(writes[:i]) {
			if done.undone != nil {
				done.undone()
			}
		}
		return refused, c.tx.Exec("rollback to savepoint trial").Error
	}
	return nil, c.tx.Exec("release savepoint trial").Error
}

package staff

import (
	"errors"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
	"gorm.io/gorm"

	"schulalltag/internal/account"
)

func TestBatch(t *testing.T) {
	w := newWorld(t)
	operator, _ := account.From(w.district.Operator)
	w.tx(t, func(tx *gorm.DB) error {
		b := w.pool.Batch(tx, operator, w.provider)
		hired, err := b.Hire(w.details("Jule", "Dörr"))
		if err != nil {
			return err
		}
		all, err := b.Assistants()
		if diff := cmp.Diff([]Assistant{*hired}, all); err != nil || diff != "" {
			t.Errorf("%v (-hired +read):\n%s", err, diff)
		}
		same, err := b.UpdateAssistant(hired.ID, hired.Version, hired.Details())
		if diff := cmp.Diff(hired, same, cmpopts.IgnoreFields(Assistant{}, "Version")); err != nil || diff != "" {
			t.Errorf("what is said already changes something: %v\n%s", err, diff)
		}
		if _, err := w.pool.Batch(tx, operator, w.district.Providers[1].ID).UpdateAssistant(hired.ID, same.Version, same.Details()); !errors.Is(err, ErrNotFound) {
			t.Errorf("another provider's batch: %v", err)
		}
		d := w.details("Mara", "Weil")
		d.Schools = append(d.Schools, w.foreign)
		if _, err := b.Hire(d); !errors.Is(err, ErrInvalid) {
			t.Errorf("a foreign school: %v", err)
		}
		return nil
	})
}

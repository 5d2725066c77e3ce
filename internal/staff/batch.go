package staff

import (
	"sync"

	"github.com/google/uuid"
	"gorm.io/gorm"

	"schulalltag/internal/account"
	"schulalltag/internal/school"
)

// Batch is where an upper noun reads and enters many assistants of one provider in one transaction of its own, by the very rules
// of entering one. That noun has authorised the actor, who need not belong to the provider.
type Batch struct {
	pool     *Pool
	tx       *gorm.DB
	actor    account.Actor
	provider uuid.UUID
	served   func() (map[uuid.UUID]bool, error) // the schools at which its assistants may work, read once for all of the batch
}

// Batch returns the batch of a transaction for a provider of the actor's district.
func (p *Pool) Batch(tx *gorm.DB, a account.Actor, providerID uuid.UUID) Batch {
	served := func() (map[uuid.UUID]bool, error) {
		schools, err := school.SchoolsServed(tx, a.District, providerID)
		ids := make(map[uuid.UUID]bool, len(schools))
		for _, s := range schools {
			ids[s.ID] = true
		}
		return ids, err
	}
	return Batch{pool: p, tx: tx, actor: a, provider: providerID, served: sync.OnceValues(served)}
}

// Assistants returns everybody the provider has ever employed, whole, by name.
func (b Batch) Assistants() ([]Assistant, error) {
	var all []Assistant
	if err := b.assistants().Order("family_name, given_name, id").Find(&all).Error; err != nil {
		return nil, err
	}
	return all, loadChildren(b.tx, b.actor.District, all)
}

func (b Batch) assistants() *gorm.DB {
	return b.tx.Where("district_id = ? and provider_id = ?", b.actor.District, b.provider)
}

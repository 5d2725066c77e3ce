package staff

import (
	"context"
	"fmt"

	"github.com/google/uuid"
	"gorm.io/gorm"

	"schulalltag/internal/account"
	"schulalltag/internal/postgres"
)

// Account is one with which an assistant of the provider can sign in.
type Account struct {
	UserID                uuid.UUID
	GivenName, FamilyName string
	Email                 string
	AssistantID           uuid.UUID // whose account it is, zero while it is nobody's
}

// Accounts returns the active accounts that have the role assistant at the planner's provider, by name: those that Details.UserID may name,
// if they are nobody else's. Planners only; who gets an account is for operators to say.
func (p *Pool) Accounts(ctx context.Context) (list []Account, err error) {
	a, err := requireProvider(ctx)
	if err != nil {
		return nil, err
	}
	err = postgres.Read(ctx, p.db, a.District, func(tx *gorm.DB) error {
		users, err := account.Members(tx, a.District, a.Organisation, account.RoleAssistant)
		if err != nil {
			return err
		}
		var linked []Assistant
		err = tx.Select("id, user_id").Where("district_id = ? and user_id is not null", a.District).Find(&linked).Error
		if err != nil {
			return err
		}
		whose := make(map[uuid.UUID]uuid.UUID, len(linked))
		for _, s := range linked {
			whose[*s.UserID] = s.ID
		}
		list = make([]Account, len(users))
		for i, u := range users {
			list[i] = Account{UserID: u.ID, GivenName: u.GivenName, FamilyName: u.FamilyName, Email: u.Email, AssistantID: whose[u.ID]}
		}
		return nil
	})
	if err != nil {
		return nil, fmt.Errorf("list accounts of assistants: %w", err)
	}
	return list, nil
}

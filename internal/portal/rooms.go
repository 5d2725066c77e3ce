package portal

import (
	"schulalltag/internal/account"
	"schulalltag/internal/portal/frame"
	"schulalltag/internal/portal/self"
)

// rooms is the one table of what each role finds in its navigation, and behind it.
func rooms(c Config) []frame.Room {
	return []frame.Room{
		{Routes: self.Routes(self.Config{Accounts: c.Accounts})},
		{Role: account.RoleSchool, Nav: []frame.Entry{}},
		{Role: account.RolePlanner, Nav: []frame.Entry{}},
		{Role: account.RoleYouthOffice, Nav: []frame.Entry{}},
		{Role: account.RoleAssistant, Nav: []frame.Entry{}},
		{Role: account.RoleOperator, Nav: []frame.Entry{}},
	}
}

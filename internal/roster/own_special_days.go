package roster

import (
	"context"
	"fmt"

	"github.com/google/uuid"
	"gorm.io/gorm"

	"schulalltag/internal/account"
	"schulalltag/internal/calendar"
	"schulalltag/internal/postgres"
	"schulalltag/internal/school"
)

// OwnSpecialDay is a special day of a school, or of a class there, at which an assistant usually works on that weekday.
type OwnSpecialDay struct {
	Day        calendar.Date
	Kind       school.SpecialDayKind
	Ends       *calendar.Clock // of an early end, else nil
	SchoolName string
	PlaceKind  school.PlaceKind // of the class that is away, else ""
	PlaceLabel string
}

// OwnSpecialDays returns the special days that concern the assistant who asks, by day and name of the school: those of the schools and
// classes where the published roster of the day wants the assistant on its weekday, whether or not that takes place now. Nobody else has
// own ones. At most MaxRosterDays are asked for at once. Needs ReadAssignments; fails with ErrDaysInvalid.
func (rs *Rosters) OwnSpecialDays(ctx context.Context, days calendar.Range) (list []OwnSpecialDay, err error) {
	actor, err := account.Require(ctx, account.ReadAssignments)
	if err != nil {
		return nil, err
	}
	if _, _, err := (AssignmentFilter{From: days.From, Until: days.Until}).instants(); err != nil {
		return nil, err
	}
	if actor.ID == uuid.Nil || actor.Role != account.RoleAssistant {
		return nil, nil
	}
	err = postgres.Read(ctx, rs.db, actor.District, func(tx *gorm.DB) error {
		return tx.Raw(ownSpecialDays, map[string]any{
			"district": actor.District, "provider": actor.Organisation, "user": actor.ID, "from": days.From, "until": days.Until,
		}).Scan(&list).Error
	})
	if err != nil {
		return nil, fmt.Errorf("list own special days: %w", err)
	}
	return list, nil
}

// ownSpecialDays fills OwnSpecialDay.
const ownSpecialDays = `
select d.day, d.kind, d.ends, c.name as school_name, coalesce(p.kind, '') as place_kind, coalesce(p.label, '') as place_label
from special_days d
join schools c on c.district_id = d.district_id and c.id = d.school_id
left join places p on p.district_id = d.district_id and p.id = d.place_id
where d.district_id = @district and d.day between @from and @until
	and exists (
		select from assistants a
		join roster_periods g on g.district_id = a.district_id and g.provider_id = a.provider_id and d.day between g.valid_from and g.valid_until
		join roster_series s on s.district_id = g.district_id and s.roster_id = g.roster_id and s.assistant_id = a.id and s.school_id = d.school_id
		join slots l on l.district_id = s.district_id and l.id = s.slot_id and l.weekday = extract(isodow from d.day)
		join bell_schedules b on b.district_id = l.district_id and b.id = l.bell_schedule_id
			and d.day between b.valid_from and coalesce(b.valid_until, 'infinity')
		where a.district_id = @district and a.provider_id = @provider and a.user_id = @user and (d.place_id is null or s.place_id = d.place_id))
order by d.day, c.name, p.label`

package roster

import (
	"fmt"
	"strings"
	"unicode/utf8"

	"github.com/google/uuid"
	"gorm.io/gorm"

	"schulalltag/internal/calendar"
	"schulalltag/internal/planner"
)

// contradiction is why the pins of a problem leave no legal plan, as it is stored: with the planner's ids and the rows they stand for.
type contradiction struct {
	Detail string      `json:"detail"` // the planner's sentence, in which assistants and places appear by id
	Pins   []pinnedRow `json:"pins"`
}

// pinnedRow is a pin by the rows it stands for.
type pinnedRow struct {
	Assistant uuid.UUID `json:"assistant"`
	PlaceName string    `json:"placeName"` // of the place in the problem
	Place     uuid.UUID `json:"place"`
	Slot      uuid.UUID `json:"slot"`
}

// maxMessage bounds a message of a failed run, in characters.
const maxMessage = 2000

// contradiction translates what the planner says about the run's pins.
func (r *PlanningRun) contradiction(e *planner.PinError) (*contradiction, error) {
	p, err := r.posed()
	if err != nil {
		return nil, err
	}
	c := &contradiction{Detail: e.Detail}
	for _, x := range e.Pins {
		row := pinnedRow{PlaceName: x.Place}
		if row.Assistant, err = uuid.Parse(x.Assistant); err != nil {
			return nil, err
		}
		if at, ok := p.places[x.Place]; ok {
			row.Place, row.Slot = at.id, p.Schools[at.school].Slots[x.Slot]
		}
		c.Pins = append(c.Pins, row)
	}
	return c, nil
}

// words tells it with the names of people and places, weekdays and times, as they are now.
func (c *contradiction) words(tx *gorm.DB, district string) (string, error) {
	var detail []string // old and new words by turns
	var pins []string
	for _, x := range c.Pins {
		var n NamedSeries
		err := tx.Raw(`select a.given_name, a.family_name, p.label as place_label, c.name as school_name, l.weekday, l.starts, l.ends
			from assistants a, slots l, places p join schools c on c.district_id = p.district_id and c.id = p.school_id
			where a.district_id = @district and p.district_id = @district and l.district_id = @district
				and a.id = @assistant and p.id = @place and l.id = @slot`,
			map[string]any{"district": district, "assistant": x.Assistant, "place": x.Place, "slot": x.Slot}).Scan(&n).Error
		if err != nil {
			return "", err
		}
		who, where := n.GivenName+" "+n.FamilyName, n.PlaceLabel+" ("+n.SchoolName+")"
		detail = append(detail, x.Assistant.String(), who, x.PlaceName, where)
		pins = append(pins, fmt.Sprintf("%s at %s on %s %s-%s", who, where, calendar.Weekday(n.Weekday), n.Starts, n.Ends))
	}
	text := strings.TrimSuffix(strings.NewReplacer(detail...).Replace(c.Detail), ".") + ". Pinned: "
	for i, pin := range pins {
		rest := fmt.Sprintf(" and %d more.", len(pins)-i)
		if utf8.RuneCountInString(text+pin+rest) > maxMessage {
			return strings.TrimSuffix(text, "; ") + rest, nil
		}
		if text += pin; i < len(pins)-1 {
			text += "; "
		}
	}
	return text + ".", nil
}

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

// pinNames are what people read of the rows of pins, by their ids.
type pinNames map[uuid.UUID]string

// namesOfPins reads the names of everything that contradictions are about, as they are now.
func namesOfPins(tx *gorm.DB, district string, outcomes map[uuid.UUID]outcome) (pinNames, error) {
	var people, places, slots []uuid.UUID
	for _, o := range outcomes {
		if o.Contradiction == nil {
			continue
		}
		for _, x := range o.Contradiction.Pins {
			people, places, slots = append(people, x.Assistant), append(places, x.Place), append(slots, x.Slot)
		}
	}
	if len(people) == 0 {
		return nil, nil
	}
	var rows []struct {
		ID           uuid.UUID
		Name         string
		Weekday      calendar.Weekday
		Starts, Ends calendar.Clock
	}
	err := tx.Raw(`select id, given_name || ' ' || family_name as name, 0 as weekday, 0 as starts, 0 as ends from assistants where district_id = @district and id in @people
		union all select p.id, p.label || ' (' || c.name || ')', 0, 0, 0 from places p join schools c on c.district_id = p.district_id and c.id = p.school_id
			where p.district_id = @district and p.id in @places
		union all select id, '', weekday, starts, ends from slots where district_id = @district and id in @slots`,
		map[string]any{"district": district, "people": people, "places": places, "slots": slots}).Scan(&rows).Error
	names := make(pinNames, len(rows))
	for _, r := range rows {
		names[r.ID] = r.Name
		if r.Name == "" {
			names[r.ID] = fmt.Sprintf("%s %s-%s", r.Weekday, r.Starts, r.Ends)
		}
	}
	return names, err
}

// words tells it with the names of people and places, weekdays and times.
func (c *contradiction) words(names pinNames) string {
	var named []string // old and new words by turns
	for _, x := range c.Pins {
		named = append(named, x.Assistant.String(), names[x.Assistant], x.PlaceName, names[x.Place])
	}
	text := strings.TrimSuffix(strings.NewReplacer(named...).Replace(c.Detail), ".") + ". Pinned: "
	for i, x := range c.Pins {
		pin := names[x.Assistant] + " at " + names[x.Place] + " on " + names[x.Slot]
		if rest := fmt.Sprintf(" and %d more.", len(c.Pins)-i); utf8.RuneCountInString(text+pin+rest) > maxMessage {
			return strings.TrimSuffix(text, "; ") + rest
		}
		if text += pin; i < len(c.Pins)-1 {
			text += "; "
		}
	}
	return text + "."
}

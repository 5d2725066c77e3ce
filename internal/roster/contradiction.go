package roster

import (
	"unicode/utf8"

	"github.com/google/uuid"
	"gorm.io/gorm"

	"schulalltag/internal/calendar"
	"schulalltag/internal/planner"
	"schulalltag/internal/say"
)

// contradiction is why the pins of a problem leave no legal plan, as it is stored: by the rows they stand for.
type contradiction struct {
	Reason planner.PinReason `json:"reason"`
	Room   int               `json:"room,omitempty"` // as in planner.PinError
	Pins   []pinnedRow       `json:"pins"`           // at least one
}

// pinnedRow is a pin by the rows it stands for.
type pinnedRow struct {
	Assistant uuid.UUID `json:"assistant"`
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
	c := &contradiction{Reason: e.Reason, Room: e.Room}
	for _, x := range e.Pins {
		var row pinnedRow
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
type pinNames struct {
	names map[uuid.UUID]string // of people and places
	times map[uuid.UUID]say.Sentence
}

func (n pinNames) pin(x pinnedRow) say.Sentence {
	time, ok := n.times[x.Slot]
	if !ok {
		time = deletedSlot()
	}
	return say.That("%s at %s on %s", n.names[x.Assistant], n.names[x.Place], time)
}

// namesOfPins reads the names of everything that contradictions are about, as they are now.
func namesOfPins(tx *gorm.DB, district string, outcomes map[uuid.UUID]outcome) (found pinNames, err error) {
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
		return found, nil
	}
	var rows []struct {
		ID           uuid.UUID
		Name         string
		Weekday      calendar.Weekday
		Starts, Ends calendar.Clock
	}
	err = tx.Raw(`select id, given_name || ' ' || family_name as name, 0 as weekday, 0 as starts, 0 as ends from assistants where district_id = @district and id in @people
		union all select p.id, p.label || ' (' || c.name || ')', 0, 0, 0 from places p join schools c on c.district_id = p.district_id and c.id = p.school_id
			where p.district_id = @district and p.id in @places
		union all select id, '', weekday, starts, ends from slots where district_id = @district and id in @slots`,
		map[string]any{"district": district, "people": people, "places": places, "slots": slots}).Scan(&rows).Error
	found = pinNames{map[uuid.UUID]string{}, map[uuid.UUID]say.Sentence{}}
	for _, r := range rows {
		if found.names[r.ID] = r.Name; r.Name == "" {
			found.times[r.ID] = span(r.Weekday, r.Starts, r.Ends)
		}
	}
	return found, err
}

// said tells it with the names of people and places, weekdays and times, in no more than maxMessage characters.
func (c *contradiction) said(names pinNames) say.Sentence {
	why := c.why(names)
	pins := say.List{Between: "; "}
	for _, x := range c.Pins {
		pins.Items = append(pins.Items, names.pin(x))
	}
	whole := say.That("%s. Pinned: %s.", why, pins)
	for rest := 1; utf8.RuneCountInString(whole.String()) > maxMessage && len(pins.Items) > 1; rest++ {
		pins.Items = pins.Items[:len(pins.Items)-1]
		whole = say.That("%s. Pinned: %s and %d more.", why, pins, rest)
	}
	return whole
}

// why tells the reason.
func (c *contradiction) why(names pinNames) say.Sentence {
	who, place := names.names[c.Pins[0].Assistant], names.names[c.Pins[0].Place]
	switch c.Reason {
	case planner.PinSchool:
		return say.That("%s does not work at the school of %s", who, place)
	case planner.PinNeed:
		return say.That("%s needs nobody in that slot", place)
	case planner.PinRoom:
		return say.That("More persons are pinned at %s than the %d it needs", place, c.Room)
	case planner.PinClash:
		return say.That("%s cannot be at two places in one slot", who)
	case planner.PinBarred:
		return say.That("%s may not work there: need, school, bar, qualification or availability", who)
	case planner.PinOthers:
		return say.That("%s finds no legal week with these pins beside the pins of others", who)
	default:
		return say.That("%s has no legal week with these pins", who)
	}
}

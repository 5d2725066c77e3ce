package planner

// Absence is an assistant who cannot work the slots of one day that start at or after From, in minutes after midnight. 0 is the
// whole day.
type Absence struct {
	Assistant string
	Day, From int
}

// Repair is one way to go on after an absence. What starts before it stays, and so does every other day.
type Repair struct {
	Missed []Assignment `json:"missed"` // what the absent one cannot work
	Moves  []Move       `json:"moves"`  // who else works otherwise, by assistant; at most three
	Lost   int64        `json:"lost"`   // what the standing plan is worth more than this one, stability left aside
	Opened []Opening    `json:"opened"` // needs with fewer persons than before, by place and slot
	Told   Told         `json:"told"`
}

// Move is somebody whose day changes. Before and After are all they work from the beginning of the absence on that day, in order of
// place and slot.
type Move struct {
	Assistant string       `json:"assistant"`
	Before    []Assignment `json:"before"`
	After     []Assignment `json:"after"`
}

// Opening is a need that has so many persons fewer than before.
type Opening struct {
	Place   string `json:"place"`
	Slot    int    `json:"slot"`
	Persons int    `json:"persons"`
}

// Told is who must hear of a repair, each list in order: the assistants whose day changes, the absent one among them, and
// the places, with their schools, to which another person comes or one no longer does.
type Told struct {
	Assistants []string `json:"assistants"`
	Schools    []string `json:"schools"`
	Places     []string `json:"places"`
}

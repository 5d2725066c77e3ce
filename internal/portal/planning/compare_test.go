package planning

import (
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/uuid"

	"schulalltag/internal/roster"
)

func TestPeopleOfOneNameStayTwo(t *testing.T) {
	one, other, school := uuid.New(), uuid.New(), uuid.New()
	part := func(who uuid.UUID, name string, kept int) roster.DiffPart {
		return roster.DiffPart{AssistantID: who, SchoolID: school, Name: name, Kept: kept}
	}
	got := group(&roster.Diff{Parts: []roster.DiffPart{part(one, "Maria Zorn", 1), part(other, "Maria Zorn", 2), part(one, "Maria Zorn", 3), part(uuid.New(), "Zoe Abel", 5)}}, nil, false)
	var kept []int
	for _, d := range got {
		kept = append(kept, d.Kept)
	}
	if diff := cmp.Diff([]int{5, 4, 2}, kept); diff != "" {
		t.Error(diff)
	}
}

package api

import (
	"context"

	"schulalltag/internal/roster"
)

func (s *server) ListOpenNeeds(ctx context.Context, r ListOpenNeedsRequestObject) (ListOpenNeedsResponseObject, error) {
	items, cursor, err := s.Rosters.OpenNeeds(ctx, r.RosterID, value(r.Params.SchoolID), page(r.Params.Cursor, r.Params.Limit))
	if err != nil {
		return nil, err
	}
	return ListOpenNeeds200JSONResponse{Items: each(items, wireOpenNeed), NextCursor: next(cursor)}, nil
}

func (s *server) ExplainGap(ctx context.Context, r ExplainGapRequestObject) (ExplainGapResponseObject, error) {
	g, err := s.Rosters.Gap(ctx, r.RosterID, r.PlaceID, r.SlotID)
	if err != nil {
		return nil, err
	}
	return ExplainGap200JSONResponse{Need: wireOpenNeed(g.OpenNeed), Nearest: each(g.Nearest, wireCandidate), Closers: each(g.Closers, wireCloser)}, nil
}

func (s *server) ExplainSeries(ctx context.Context, r ExplainSeriesRequestObject) (ExplainSeriesResponseObject, error) {
	w, err := s.Rosters.Worth(ctx, r.RosterID, r.AssistantID, r.SlotID)
	if err != nil {
		return nil, err
	}
	wired := SeriesWorth{
		AssistantID: w.ID, AssistantName: w.Name, Spot: w.Spot, Pinned: w.Pinned, Loss: w.Loss, Leaves: orEmpty(w.Leaves), Takes: orEmpty(w.Takes),
	}
	if w.Second != nil {
		second := wireCandidate(*w.Second)
		wired.Second = &second
	}
	return ExplainSeries200JSONResponse(wired), nil
}

func (s *server) ListHourValues(ctx context.Context, r ListHourValuesRequestObject) (ListHourValuesResponseObject, error) {
	q := roster.PoolQuery{RosterID: value(r.Params.RosterID), ProviderID: value(r.Params.ProviderID), On: r.Params.On}
	items, err := s.Rosters.HourValues(ctx, q, roster.HourValuesBy(r.Params.By))
	if err != nil {
		return nil, err
	}
	return ListHourValues200JSONResponse{Items: orEmpty(items)}, nil
}

func wireOpenNeed(n roster.OpenNeed) OpenNeed {
	return OpenNeed{Spot: n.Spot, Priority: n.Priority, Qualification: n.Qualification, Missing: n.Missing, Value: n.Value, Price: n.Price}
}

func wireCandidate(c roster.Candidate) Candidate {
	return Candidate{
		AssistantID: c.ID, AssistantName: c.Name, Obstacles: each(c.Obstacles, wireObstacle), Possible: c.Possible, Loss: c.Loss,
		Leaves: orEmpty(c.Leaves), Takes: orEmpty(c.Takes),
	}
}

func wireObstacle(o roster.Obstacle) Obstacle {
	return Obstacle{Rule: o.Rule, Code: ObstacleCode(o.Code), Amount: o.Amount, Detail: o.Text.String()}
}

func wireCloser(c roster.Closer) Closer {
	wired := Closer{
		Kind: CloserKind(c.Kind), Days: orEmpty(c.Days), Gain: c.Gain, Detail: c.Text.String(), Leaves: orEmpty(c.Leaves), Takes: orEmpty(c.Takes),
	}
	if c.Person != nil {
		wired.AssistantID, wired.AssistantName = &c.Person.ID, &c.Person.Name
	}
	if c.Obstacle != nil {
		o := wireObstacle(*c.Obstacle)
		wired.Obstacle = &o
	}
	return wired
}

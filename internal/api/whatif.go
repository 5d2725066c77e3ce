package api

import (
	"context"

	"schulalltag/internal/roster"
)

func (s *server) ListWhatIfRuns(ctx context.Context, r ListWhatIfRunsRequestObject) (ListWhatIfRunsResponseObject, error) {
	items, cursor, err := s.Rosters.WhatIfs(ctx, page(r.Params.Cursor, r.Params.Limit))
	if err != nil {
		return nil, err
	}
	return ListWhatIfRuns200JSONResponse{Items: each(items, wireWhatIf), NextCursor: next(cursor)}, nil
}

func (s *server) StartWhatIfRun(ctx context.Context, r StartWhatIfRunRequestObject) (StartWhatIfRunResponseObject, error) {
	run, err := s.Rosters.StartWhatIf(ctx, roster.WhatIf{
		PoolQuery:    roster.PoolQuery{RosterID: value(r.Body.RosterID), ProviderID: value(r.Body.ProviderID), On: r.Body.On},
		Suppositions: r.Body.Suppositions, MaxSeconds: otherwise(r.Body.MaxSeconds, defaultSeconds),
		MaxIterations: value(r.Body.MaxIterations), Seed: otherwise(r.Body.Seed, defaultSeed),
	})
	if err != nil {
		return nil, err
	}
	return StartWhatIfRun202JSONResponse{
		Body:    wireWhatIf(*run),
		Headers: StartWhatIfRun202ResponseHeaders{ETag: etag(run.Version), Location: location("/what-if-runs", run.ID)},
	}, nil
}

func (s *server) GetWhatIfRun(ctx context.Context, r GetWhatIfRunRequestObject) (GetWhatIfRunResponseObject, error) {
	run, err := s.Rosters.WhatIf(ctx, r.PlanningRunID)
	if err != nil {
		return nil, err
	}
	return GetWhatIfRun200JSONResponse{Body: wireWhatIf(*run), Headers: GetWhatIfRun200ResponseHeaders{ETag: etag(run.Version)}}, nil
}

func (s *server) CancelWhatIfRun(ctx context.Context, r CancelWhatIfRunRequestObject) (CancelWhatIfRunResponseObject, error) {
	run, err := s.Rosters.CancelWhatIf(ctx, r.PlanningRunID)
	if err != nil {
		return nil, err
	}
	return CancelWhatIfRun200JSONResponse{Body: wireWhatIf(*run), Headers: CancelWhatIfRun200ResponseHeaders{ETag: etag(run.Version)}}, nil
}

func (s *server) StopWhatIfRun(ctx context.Context, r StopWhatIfRunRequestObject) (StopWhatIfRunResponseObject, error) {
	run, err := s.Rosters.StopWhatIf(ctx, r.PlanningRunID)
	if err != nil {
		return nil, err
	}
	return StopWhatIfRun200JSONResponse{Body: wireWhatIf(*run), Headers: StopWhatIfRun200ResponseHeaders{ETag: etag(run.Version)}}, nil
}

func wireWhatIf(r roster.PlanningRun) WhatIfRun {
	return WhatIfRun{
		ID: r.ID, ProviderID: r.ProviderID, BaseRosterID: value(r.BaseRosterID), State: r.State, PlannedOn: r.PlannedOn,
		Suppositions: orEmpty(r.Supposed), MaxSeconds: r.MaxSeconds, MaxIterations: r.MaxIterations, Seed: r.Seed,
		CancelRequested: r.CancelRequested, StopRequested: r.StopRequested,
		Iteration: r.Iteration, Iterations: r.Iterations, Value: r.Value, Bound: r.Bound, Gap: known(r.Gap()), Comparison: wireComparison(r.Comparison),
		FailureCode: orNull(r.FailureCode), FailureMessage: orNull(r.Failure().String()),
		QueuedAt: instant(r.QueuedAt), StartedAt: instantOrNull(r.StartedAt), EndedAt: instantOrNull(r.EndedAt), Version: r.Version,
	}
}

func wireComparison(c *roster.Comparison) *Comparison {
	if c == nil {
		return nil
	}
	least, most := c.Gain()
	return &Comparison{
		Before: wireSide(c.Before), After: wireSide(c.After), Gain: c.After.Value - c.Before.Value, GainAtLeast: least, GainAtMost: most,
		Schools: orEmpty(c.Schools), Areas: orEmpty(c.Areas), Priorities: orEmpty(c.Priorities),
	}
}

func wireSide(s roster.Side) ComparedWeek {
	return ComparedWeek{Value: s.Value, Bound: s.Bound, Gap: known(s.Gap()), Breakdown: wireBreakdown(s.Breakdown), Tally: s.Tally}
}

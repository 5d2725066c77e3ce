package api

import (
	"context"
	"net/http"

	"schulalltag/internal/roster"
)

// What a planning run searches with if the client does not say.
const (
	defaultSeconds = 30
	defaultSeed    = 1
)

func (s *server) ListPlanningRuns(ctx context.Context, r ListPlanningRunsRequestObject) (ListPlanningRunsResponseObject, error) {
	items, cursor, err := s.Rosters.Runs(ctx, page(r.Params.Cursor, r.Params.Limit))
	if err != nil {
		return nil, err
	}
	return ListPlanningRuns200JSONResponse{Items: each(items, wireRun), NextCursor: next(cursor)}, nil
}

func (s *server) StartPlanningRun(ctx context.Context, r StartPlanningRunRequestObject) (StartPlanningRunResponseObject, error) {
	d := roster.RunDetails{
		ValidFrom: r.Body.ValidFrom, ValidUntil: r.Body.ValidUntil, MaxSeconds: otherwise(r.Body.MaxSeconds, defaultSeconds),
		MaxIterations: value(r.Body.MaxIterations), Seed: otherwise(r.Body.Seed, defaultSeed), FromRosterID: r.Body.FromRosterID,
	}
	run, err := s.Rosters.StartRun(ctx, d)
	if err != nil {
		return nil, err
	}
	return StartPlanningRun202JSONResponse{
		Body:    wireRun(*run),
		Headers: StartPlanningRun202ResponseHeaders{ETag: etag(run.Version), Location: location("/planning-runs", run.ID)},
	}, nil
}

func (s *server) GetPlanningRun(ctx context.Context, r GetPlanningRunRequestObject) (GetPlanningRunResponseObject, error) {
	run, err := s.Rosters.Run(ctx, r.PlanningRunID)
	if err != nil {
		return nil, err
	}
	return GetPlanningRun200JSONResponse{Body: wireRun(*run), Headers: GetPlanningRun200ResponseHeaders{ETag: etag(run.Version)}}, nil
}

func (s *server) CancelPlanningRun(ctx context.Context, r CancelPlanningRunRequestObject) (CancelPlanningRunResponseObject, error) {
	run, err := s.Rosters.CancelRun(ctx, r.PlanningRunID)
	if err != nil {
		return nil, err
	}
	return CancelPlanningRun200JSONResponse{Body: wireRun(*run), Headers: CancelPlanningRun200ResponseHeaders{ETag: etag(run.Version)}}, nil
}

func (s *server) StopPlanningRun(ctx context.Context, r StopPlanningRunRequestObject) (StopPlanningRunResponseObject, error) {
	run, err := s.Rosters.StopRun(ctx, r.PlanningRunID)
	if err != nil {
		return nil, err
	}
	return StopPlanningRun200JSONResponse{Body: wireRun(*run), Headers: StopPlanningRun200ResponseHeaders{ETag: etag(run.Version)}}, nil
}

func (s *server) ReplayPlanningRun(ctx context.Context, r ReplayPlanningRunRequestObject) (ReplayPlanningRunResponseObject, error) {
	run, err := s.Rosters.Replay(ctx, r.PlanningRunID)
	if err != nil {
		return nil, err
	}
	return ReplayPlanningRun202JSONResponse{
		Body:    wireRun(*run),
		Headers: ReplayPlanningRun202ResponseHeaders{ETag: etag(run.Version), Location: location("/planning-runs", run.ID)},
	}, nil
}

func (s *server) GetPlanningProblem(ctx context.Context, r GetPlanningProblemRequestObject) (GetPlanningProblemResponseObject, error) {
	read := s.Rosters.Problem
	if value(r.Params.Week) == GetPlanningProblemParamsWeekBase {
		read = s.Rosters.BaseProblem
	}
	problem, err := read(ctx, r.PlanningRunID)
	if err != nil {
		return nil, err
	}
	return verbatim(problem), nil
}

func (s *server) GetFoundPlan(ctx context.Context, r GetFoundPlanRequestObject) (GetFoundPlanResponseObject, error) {
	read := s.Rosters.FoundPlan
	if value(r.Params.Week) == GetFoundPlanParamsWeekBase {
		read = s.Rosters.BasePlan
	}
	plan, err := read(ctx, r.PlanningRunID)
	if err != nil {
		return nil, err
	}
	return verbatim(plan), nil
}

func (s *server) GetPlan(ctx context.Context, r GetPlanRequestObject) (GetPlanResponseObject, error) {
	plan, err := s.Rosters.Plan(ctx, r.RosterID)
	if err != nil {
		return nil, err
	}
	return verbatim(plan), nil
}

// verbatim is a file of the planner, whose hash is part of the proof: not a byte of it may change on the way.
type verbatim []byte

// VisitGetPlanningProblemResponse writes a problem.
func (v verbatim) VisitGetPlanningProblemResponse(w http.ResponseWriter) error { return v.write(w) }

// VisitGetFoundPlanResponse writes a plan.
func (v verbatim) VisitGetFoundPlanResponse(w http.ResponseWriter) error { return v.write(w) }

// VisitGetPlanResponse writes a plan.
func (v verbatim) VisitGetPlanResponse(w http.ResponseWriter) error { return v.write(w) }

func (v verbatim) write(w http.ResponseWriter) error {
	w.Header().Set("Content-Type", "application/json")
	w.WriteHeader(http.StatusOK)
	_, err := w.Write(v)
	return err
}

func wireRun(r roster.PlanningRun) PlanningRun {
	return PlanningRun{
		ID: r.ID, ProviderID: r.ProviderID, Kind: r.Kind, State: r.State, ValidFrom: r.ValidFrom, ValidUntil: r.ValidUntil, PlannedOn: r.PlannedOn,
		MaxSeconds: r.MaxSeconds, MaxIterations: r.MaxIterations, Seed: r.Seed, CancelRequested: r.CancelRequested, StopRequested: r.StopRequested,
		Iteration: r.Iteration, Iterations: r.Iterations, Value: r.Value, Bound: r.Bound, Gap: known(r.Gap()), ProblemHash: orNull(r.ProblemHash),
		ReplayOf: r.BaseRunID, Repetition: r.Repetition, Changes: each(r.Changes, wireDeviation),
		FailureCode: orNull(r.FailureCode), FailureMessage: orNull(r.Failure().String()), RosterID: r.RosterID,
		QueuedAt: instant(r.QueuedAt), StartedAt: instantOrNull(r.StartedAt), EndedAt: instantOrNull(r.EndedAt), Version: r.Version,
	}
}

func wireDeviation(d roster.Deviation) PlanChange {
	return PlanChange{From: d.From, Until: d.Until, Kinds: d.Kinds}
}

package api

import (
	"context"

	"schulalltag/internal/planner"
	"schulalltag/internal/roster"
)

func (s *server) ListRosters(ctx context.Context, r ListRostersRequestObject) (ListRostersResponseObject, error) {
	f := roster.RosterFilter{State: value(r.Params.State), On: r.Params.On}
	items, cursor, err := s.Rosters.Rosters(ctx, f, page(r.Params.Cursor, r.Params.Limit))
	if err != nil {
		return nil, err
	}
	return ListRosters200JSONResponse{Items: each(items, wireRoster), NextCursor: next(cursor)}, nil
}

func (s *server) GetRoster(ctx context.Context, r GetRosterRequestObject) (GetRosterResponseObject, error) {
	found, err := s.Rosters.Roster(ctx, r.RosterID)
	if err != nil {
		return nil, err
	}
	return GetRoster200JSONResponse{Body: wireRoster(*found), Headers: GetRoster200ResponseHeaders{ETag: etag(found.Version)}}, nil
}

func (s *server) DeleteRoster(ctx context.Context, r DeleteRosterRequestObject) (DeleteRosterResponseObject, error) {
	if err := s.Rosters.DeleteDraft(ctx, r.RosterID, version(r.Params.IfMatch)); err != nil {
		return nil, err
	}
	return DeleteRoster204Response{}, nil
}

func (s *server) ListSeries(ctx context.Context, r ListSeriesRequestObject) (ListSeriesResponseObject, error) {
	f := roster.SeriesFilter{
		PlaceID: value(r.Params.PlaceID), AssistantID: value(r.Params.AssistantID), SchoolID: value(r.Params.SchoolID),
	}
	items, cursor, err := s.Rosters.SeriesOf(ctx, r.RosterID, f, page(r.Params.Cursor, r.Params.Limit))
	if err != nil {
		return nil, err
	}
	return ListSeries200JSONResponse{Items: each(items, wireSeries), NextCursor: next(cursor)}, nil
}

func (s *server) JudgeRoster(ctx context.Context, r JudgeRosterRequestObject) (JudgeRosterResponseObject, error) {
	j, err := s.Rosters.Judge(ctx, r.RosterID, each(r.Body.Changes, parseChange))
	if err != nil {
		return nil, err
	}
	return JudgeRoster200JSONResponse(wireJudgement(j)), nil
}

func (s *server) ChangeRoster(ctx context.Context, r ChangeRosterRequestObject) (ChangeRosterResponseObject, error) {
	changed, j, err := s.Rosters.Change(ctx, r.RosterID, version(r.Params.IfMatch), each(r.Body.Changes, parseChange))
	if err != nil {
		return nil, err
	}
	return ChangeRoster200JSONResponse{
		Body:    ChangedRoster{Roster: wireRoster(*changed), Judgement: wireJudgement(j)},
		Headers: ChangeRoster200ResponseHeaders{ETag: etag(changed.Version)},
	}, nil
}

func (s *server) DiffRoster(ctx context.Context, r DiffRosterRequestObject) (DiffRosterResponseObject, error) {
	d, err := s.Rosters.Diff(ctx, r.RosterID)
	if err != nil {
		return nil, err
	}
	return DiffRoster200JSONResponse(wireDiff(d)), nil
}

func (s *server) PublishRoster(ctx context.Context, r PublishRosterRequestObject) (PublishRosterResponseObject, error) {
	published, d, err := s.Rosters.Publish(ctx, r.RosterID, version(r.Params.IfMatch), r.Body.From)
	if err != nil {
		return nil, err
	}
	return PublishRoster200JSONResponse{
		Body:    PublishedRoster{Roster: wireRoster(*published), Diff: wireDiff(d)},
		Headers: PublishRoster200ResponseHeaders{ETag: etag(published.Version)},
	}, nil
}

func (s *server) ListAssignments(ctx context.Context, r ListAssignmentsRequestObject) (ListAssignmentsResponseObject, error) {
	f := roster.AssignmentFilter{
		SchoolID: value(r.Params.SchoolID), PlaceID: value(r.Params.PlaceID), AssistantID: value(r.Params.AssistantID),
		From: r.Params.From, Until: r.Params.Until,
	}
	items, cursor, err := s.Rosters.Assignments(ctx, f, page(r.Params.Cursor, r.Params.Limit))
	if err != nil {
		return nil, err
	}
	return week{items, cursor}, nil
}

func wireRoster(r roster.Roster) Roster {
	return Roster{
		ID: r.ID, ProviderID: r.ProviderID, PlanningRunID: r.PlanningRunID, State: r.State,
		ValidFrom: r.ValidFrom, ValidUntil: r.ValidUntil, Periods: each(r.Periods, wirePeriod), PublishedAt: instantOrNull(r.PublishedAt),
		Value: r.Value, Bound: r.Bound, Gap: known(r.Gap()), Breakdown: wireBreakdown(r.Breakdown()), ProblemHash: r.ProblemHash, Seed: r.Seed,
		Iterations: r.Iterations, Engine: r.Engine, Version: r.Version, CreatedAt: instant(r.CreatedAt),
	}
}

func wirePeriod(p roster.Period) RosterPeriod {
	return RosterPeriod{From: p.ValidFrom, Until: p.ValidUntil}
}

func wireBreakdown(b planner.Breakdown) Breakdown {
	return Breakdown{Need: b.Need, Floor: b.Floor, Familiar: b.Familiar, Keep: b.Keep, Gap: b.Gap, Travel: b.Travel, Pair: b.Pair}
}

func wireSeries(x roster.NamedSeries) Series {
	return Series{
		AssistantID: x.AssistantID, GivenName: x.GivenName, FamilyName: x.FamilyName, SchoolID: x.SchoolID, SchoolName: x.SchoolName,
		PlaceID: x.PlaceID, PlaceLabel: x.PlaceLabel, SlotID: x.SlotID, Weekday: x.Weekday, Starts: x.Starts, Ends: x.Ends, Pinned: x.Pinned,
	}
}

func parseChange(c RosterChange) roster.Change {
	return roster.Change{
		Op: c.Op, AssistantID: c.AssistantID, SlotID: c.SlotID, PlaceID: value(c.PlaceID),
		ToAssistantID: value(c.ToAssistantID), ToSlotID: value(c.ToSlotID), ToPlaceID: value(c.ToPlaceID),
	}
}

func wireJudgement(j *roster.Judgement) Judgement {
	return Judgement{
		Violations: each(j.Violations, func(v roster.Violation) Violation {
			return Violation{
				Rule: v.Rule, Code: v.Code, Detail: v.Text.String(), AssistantID: orNull(v.AssistantID), SchoolID: orNull(v.SchoolID),
				PlaceID: orNull(v.PlaceID), SlotIds: orEmpty(v.SlotIDs), Weekday: orNull(int(v.Weekday)), New: v.New,
			}
		}),
		ValueBefore: j.ValueBefore, ValueAfter: j.ValueAfter,
		BreakdownBefore: wireBreakdown(j.BreakdownBefore), BreakdownAfter: wireBreakdown(j.BreakdownAfter),
	}
}

func wireDiff(d *roster.Diff) Diff {
	return Diff{
		From: d.From, Against: d.Against, Kept: d.Kept, Changes: each(d.Changes, wireDeviation),
		Lines: each(d.Parts, func(p roster.DiffPart) DiffLine {
			return DiffLine{
				AssistantID: p.AssistantID, AssistantName: p.Name, SchoolID: p.SchoolID,
				Added: each(p.Added, wireDiffSlot), Removed: each(p.Removed, wireDiffSlot), Kept: p.Kept,
			}
		}),
		Omitted: each(d.Omitted, func(o roster.Omission) Omission {
			return Omission{
				AssistantID: o.AssistantID, AssistantName: o.Name, From: o.From, Until: o.Until, Code: OmissionCode(o.Code), Assignments: o.Assignments,
			}
		}),
	}
}

func wireDiffSlot(x roster.NamedSeries) DiffSlot {
	return DiffSlot{
		SchoolID: x.SchoolID, SchoolName: x.SchoolName, PlaceID: x.PlaceID, PlaceLabel: x.PlaceLabel,
		SlotID: x.SlotID, Weekday: x.Weekday, Starts: x.Starts, Ends: x.Ends,
	}
}

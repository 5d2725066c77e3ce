package api

import (
	"context"

	"schulalltag/internal/calendar"
	"schulalltag/internal/hours"
)

func (s *server) ListTimeEntries(ctx context.Context, r ListTimeEntriesRequestObject) (ListTimeEntriesResponseObject, error) {
	p := r.Params
	f, err := hoursFilter(p.AssistantID, p.SchoolID, p.State, p.From, p.Until)
	if err != nil {
		return nil, err
	}
	items, cursor, err := s.Hours.Entries(ctx, f, page(p.Cursor, p.Limit))
	if err != nil {
		return nil, err
	}
	return ListTimeEntries200JSONResponse{Items: each(items, wireEntry), NextCursor: next(cursor)}, nil
}

func (s *server) SumTimeEntries(ctx context.Context, r SumTimeEntriesRequestObject) (SumTimeEntriesResponseObject, error) {
	p := r.Params
	f, err := hoursFilter(p.AssistantID, p.SchoolID, p.State, p.From, p.Until)
	if err != nil {
		return nil, err
	}
	sums, err := s.Hours.Sums(ctx, f, hours.By(p.By))
	if err != nil {
		return nil, err
	}
	return SumTimeEntries200JSONResponse{Items: each(sums, func(x hours.Sum) HoursSum {
		return HoursSum{
			ID: orNull(x.ID), Month: orNull(x.Month()), Label: x.Label, Entries: x.Entries, PlannedMinutes: x.PlannedMinutes,
			RecordedMinutes: x.RecordedMinutes, DisputedMinutes: x.DisputedMinutes, ConfirmedMinutes: x.ConfirmedMinutes,
			ApprovedMinutes: x.ApprovedMinutes, ClosedMinutes: x.ClosedMinutes,
		}
	})}, nil
}

// maxHoursDays bounds the days one question about hours may cover: a school year and some weeks.
const maxHoursDays = 400

func hoursFilter(assistant, school *ID, state *TimeEntryState, from, until calendar.Date) (hours.Filter, error) {
	if until.Before(from) || from.DaysUntil(until) >= maxHoursDays {
		return hours.Filter{}, errPeriod.AtParameter("until", "must not be before from, and less than 400 days after it")
	}
	return hours.Filter{AssistantID: value(assistant), SchoolID: value(school), State: value(state), From: from, Until: until}, nil
}

func (s *server) GetTimeEntry(ctx context.Context, r GetTimeEntryRequestObject) (GetTimeEntryResponseObject, error) {
	entry, err := s.Hours.Entry(ctx, r.TimeEntryID)
	if err != nil {
		return nil, err
	}
	return GetTimeEntry200JSONResponse{Body: wireEntry(*entry), Headers: GetTimeEntry200ResponseHeaders{ETag: etag(entry.Version)}}, nil
}

func (s *server) CorrectTimeEntry(ctx context.Context, r CorrectTimeEntryRequestObject) (CorrectTimeEntryResponseObject, error) {
	entry, err := s.Hours.Correct(ctx, r.TimeEntryID, version(r.Params.IfMatch), hours.Correction{
		StartsAt: r.Body.StartsAt, EndsAt: r.Body.EndsAt, BreakMinutes: r.Body.BreakMinutes, Worked: r.Body.Worked,
	})
	if err != nil {
		return nil, err
	}
	return CorrectTimeEntry200JSONResponse{Body: wireEntry(*entry), Headers: CorrectTimeEntry200ResponseHeaders{ETag: etag(entry.Version)}}, nil
}

func (s *server) ConfirmWeek(ctx context.Context, r ConfirmWeekRequestObject) (ConfirmWeekResponseObject, error) {
	exceptions := each(value(r.Body.Exceptions), func(x WeekException) hours.Exception {
		return hours.Exception{EntryID: x.TimeEntryID, Kind: x.Kind}
	})
	c, err := s.Hours.ConfirmWeek(ctx, r.SchoolID, r.Week, hours.Word{Exceptions: exceptions})
	if err != nil {
		return nil, err
	}
	return ConfirmWeek200JSONResponse{
		SchoolID: c.SchoolID, Week: c.Week, Confirmed: c.Confirmed, Disputed: c.Disputed, Entries: each(c.Entries, wireEntry),
	}, nil
}

func (s *server) ApproveHours(ctx context.Context, r ApproveHoursRequestObject) (ApproveHoursResponseObject, error) {
	approved, err := s.Hours.Approve(ctx, hours.Approval{
		From: r.Body.From, Until: r.Body.Until, AssistantID: value(r.Body.AssistantID), SchoolID: value(r.Body.SchoolID),
	})
	if err != nil {
		return nil, err
	}
	return ApproveHours200JSONResponse{Approved: approved}, nil
}

func (s *server) ListMonthClosings(ctx context.Context, r ListMonthClosingsRequestObject) (ListMonthClosingsResponseObject, error) {
	items, cursor, err := s.Hours.Closings(ctx, page(r.Params.Cursor, r.Params.Limit))
	if err != nil {
		return nil, err
	}
	return ListMonthClosings200JSONResponse{Items: each(items, wireClosing), NextCursor: next(cursor)}, nil
}

func (s *server) CloseMonth(ctx context.Context, r CloseMonthRequestObject) (CloseMonthResponseObject, error) {
	closing, err := s.Hours.CloseMonth(ctx, r.Body.Month)
	if err != nil {
		return nil, err
	}
	return CloseMonth201JSONResponse(wireClosing(*closing)), nil
}

func wireEntry(e hours.Entry) TimeEntry {
	return TimeEntry{
		ID: e.ID, ProviderID: e.ProviderID, AssistantID: e.AssistantID, AssistantName: e.AssistantName,
		SchoolID: e.SchoolID, SchoolName: e.SchoolName, Day: e.Day,
		PlannedStartsAt: instant(e.PlannedStartsAt), PlannedEndsAt: instant(e.PlannedEndsAt),
		StartsAt: instant(e.StartsAt), EndsAt: instant(e.EndsAt), BreakMinutes: e.BreakMinutes, Worked: e.Worked, Minutes: e.Minutes,
		State: e.State, Dispute: e.Dispute, Version: e.Version,
	}
}

func wireClosing(x hours.Closing) MonthClosing {
	return MonthClosing{ProviderID: x.ProviderID, Month: x.Month(), ClosedAt: instant(x.ClosedAt), Minutes: x.Minutes, Entries: x.Entries}
}

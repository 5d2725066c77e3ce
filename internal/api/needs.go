package api

import (
	"context"

	"schulalltag/internal/school"
)

func (s *server) ListBellSchedules(ctx context.Context, r ListBellSchedulesRequestObject) (ListBellSchedulesResponseObject, error) {
	schedules, err := s.Schools.BellSchedules(ctx, r.SchoolID)
	if err != nil {
		return nil, err
	}
	return ListBellSchedules200JSONResponse{Items: each(schedules, wireBellSchedule)}, nil
}

func (s *server) CreateBellSchedule(ctx context.Context, r CreateBellScheduleRequestObject) (CreateBellScheduleResponseObject, error) {
	b, err := s.Schools.CreateBellSchedule(ctx, r.SchoolID, parseBellSchedule(r.Body))
	if err != nil {
		return nil, err
	}
	return CreateBellSchedule201JSONResponse{
		Body:    wireBellSchedule(*b),
		Headers: CreateBellSchedule201ResponseHeaders{ETag: etag(b.Version), Location: location("/bell-schedules", b.ID)},
	}, nil
}

func (s *server) GetBellSchedule(ctx context.Context, r GetBellScheduleRequestObject) (GetBellScheduleResponseObject, error) {
	b, err := s.Schools.BellSchedule(ctx, r.BellScheduleID)
	if err != nil {
		return nil, err
	}
	return GetBellSchedule200JSONResponse{Body: wireBellSchedule(*b), Headers: GetBellSchedule200ResponseHeaders{ETag: etag(b.Version)}}, nil
}

func (s *server) UpdateBellSchedule(ctx context.Context, r UpdateBellScheduleRequestObject) (UpdateBellScheduleResponseObject, error) {
	b, err := s.Schools.UpdateBellSchedule(ctx, r.BellScheduleID, version(r.Params.IfMatch), parseBellSchedule(r.Body))
	if err != nil {
		return nil, err
	}
	return UpdateBellSchedule200JSONResponse{Body: wireBellSchedule(*b), Headers: UpdateBellSchedule200ResponseHeaders{ETag: etag(b.Version)}}, nil
}

func (s *server) DeleteBellSchedule(ctx context.Context, r DeleteBellScheduleRequestObject) (DeleteBellScheduleResponseObject, error) {
	if err := s.Schools.DeleteBellSchedule(ctx, r.BellScheduleID, version(r.Params.IfMatch)); err != nil {
		return nil, err
	}
	return DeleteBellSchedule204Response{}, nil
}

func parseBellSchedule(d *BellScheduleDetails) school.BellScheduleDetails {
	return school.BellScheduleDetails{
		ValidFrom: d.ValidFrom, ValidUntil: d.ValidUntil,
		Slots: each(d.Slots, func(x SlotDetails) school.SlotDetails {
			return school.SlotDetails{Weekday: x.Weekday, Starts: x.Starts, Ends: x.Ends, Kind: x.Kind}
		}),
	}
}

func wireBellSchedule(b school.BellSchedule) BellSchedule {
	return BellSchedule{
		ID: b.ID, SchoolID: b.SchoolID, ValidFrom: b.ValidFrom, ValidUntil: b.ValidUntil,
		Slots: each(b.Slots, func(x school.Slot) Slot {
			return Slot{ID: x.ID, Weekday: x.Weekday, Starts: x.Starts, Ends: x.Ends, Kind: x.Kind}
		}),
		Version: b.Version, CreatedAt: instant(b.CreatedAt),
	}
}

func (s *server) ListPlaces(ctx context.Context, r ListPlacesRequestObject) (ListPlacesResponseObject, error) {
	f := school.PlaceFilter{SchoolID: value(r.Params.SchoolID), Kind: value(r.Params.Kind), On: r.Params.On}
	items, cursor, err := s.Schools.Places(ctx, f, page(r.Params.Cursor, r.Params.Limit))
	if err != nil {
		return nil, err
	}
	return ListPlaces200JSONResponse{Items: each(items, wirePlace), NextCursor: next(cursor)}, nil
}

func (s *server) CreatePlace(ctx context.Context, r CreatePlaceRequestObject) (CreatePlaceResponseObject, error) {
	p, err := s.Schools.CreatePlace(ctx, r.SchoolID, parsePlace(r.Body))
	if err != nil {
		return nil, err
	}
	return CreatePlace201JSONResponse{
		Body: wirePlace(*p), Headers: CreatePlace201ResponseHeaders{ETag: etag(p.Version), Location: location("/places", p.ID)},
	}, nil
}

func (s *server) GetPlace(ctx context.Context, r GetPlaceRequestObject) (GetPlaceResponseObject, error) {
	p, err := s.Schools.Place(ctx, r.PlaceID)
	if err != nil {
		return nil, err
	}
	return GetPlace200JSONResponse{Body: wirePlace(*p), Headers: GetPlace200ResponseHeaders{ETag: etag(p.Version)}}, nil
}

func (s *server) UpdatePlace(ctx context.Context, r UpdatePlaceRequestObject) (UpdatePlaceResponseObject, error) {
	p, err := s.Schools.UpdatePlace(ctx, r.PlaceID, version(r.Params.IfMatch), parsePlace(r.Body))
	if err != nil {
		return nil, err
	}
	return UpdatePlace200JSONResponse{Body: wirePlace(*p), Headers: UpdatePlace200ResponseHeaders{ETag: etag(p.Version)}}, nil
}

func (s *server) DeletePlace(ctx context.Context, r DeletePlaceRequestObject) (DeletePlaceResponseObject, error) {
	if err := s.Schools.DeletePlace(ctx, r.PlaceID, version(r.Params.IfMatch)); err != nil {
		return nil, err
	}
	return DeletePlace204Response{}, nil
}

func parsePlace(d *PlaceDetails) school.PlaceDetails {
	return school.PlaceDetails{Kind: d.Kind, Label: d.Label, Grade: d.Grade, ValidFrom: d.ValidFrom, ValidUntil: d.ValidUntil}
}

func wirePlace(p school.Place) Place {
	return Place{
		ID: p.ID, SchoolID: p.SchoolID, Kind: p.Kind, Label: p.Label, Grade: p.Grade, ValidFrom: p.ValidFrom, ValidUntil: p.ValidUntil,
		Version: p.Version, CreatedAt: instant(p.CreatedAt),
	}
}

func (s *server) ListNeedWeeks(ctx context.Context, r ListNeedWeeksRequestObject) (ListNeedWeeksResponseObject, error) {
	f := school.NeedFilter{
		SchoolID: value(r.Params.SchoolID), PlaceID: value(r.Params.PlaceID), From: r.Params.From, Until: r.Params.Until,
	}
	items, cursor, err := s.Schools.NeedWeeks(ctx, f, page(r.Params.Cursor, r.Params.Limit))
	if err != nil {
		return nil, err
	}
	return ListNeedWeeks200JSONResponse{Items: each(items, wireNeedWeek), NextCursor: next(cursor)}, nil
}

func (s *server) PutNeedWeek(ctx context.Context, r PutNeedWeekRequestObject) (PutNeedWeekResponseObject, error) {
	place, week, err := s.Schools.PutNeedWeek(ctx, r.PlaceID, version(r.Params.IfMatch), school.NeedWeekDetails{
		ValidFrom: r.ValidFrom, ValidUntil: r.Body.ValidUntil,
		Needs: each(r.Body.Needs, func(n Need) school.Need {
			return school.Need{SlotID: n.SlotID, Persons: n.Persons, Priority: n.Priority, Qualification: n.Qualification, Purpose: n.Purpose}
		}),
	})
	if err != nil {
		return nil, err
	}
	return PutNeedWeek200JSONResponse{
		Body:    NeedWeekPut{Place: wirePlace(*place), NeedWeek: wireNeedWeek(*week)},
		Headers: PutNeedWeek200ResponseHeaders{ETag: etag(place.Version)},
	}, nil
}

func wireNeedWeek(w school.NeedWeek) NeedWeek {
	return NeedWeek{
		ID: w.ID, PlaceID: w.PlaceID, BellScheduleID: w.BellScheduleID, ValidFrom: w.ValidFrom, ValidUntil: w.ValidUntil,
		RecordedAt: instant(w.RecordedAt),
		Needs: each(w.Needs, func(n school.Need) Need {
			return Need{SlotID: n.SlotID, Persons: n.Persons, Priority: n.Priority, Qualification: n.Qualification, Purpose: n.Purpose}
		}),
	}
}

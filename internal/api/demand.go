package api

import (
	"context"

	"schulalltag/internal/account"
	"schulalltag/internal/calendar"
	"schulalltag/internal/fault"
	"schulalltag/internal/school"
)

var errPeriod = fault.Invalid("invalid-period", "The period is not valid.")

func (s *server) ListHolidays(ctx context.Context, r ListHolidaysRequestObject) (ListHolidaysResponseObject, error) {
	if _, err := account.RequireAny(ctx); err != nil {
		return nil, err
	}
	period := calendar.Range{From: r.Params.From, Until: r.Params.Until}
	if period.Empty() {
		return nil, errPeriod.AtParameter("until", "must not be before from")
	}
	return ListHolidays200JSONResponse{Items: each(s.hesse.Holidays(period), func(h calendar.Holiday) Holiday {
		return Holiday{From: h.From, Until: h.Until, Name: h.Name, Kind: h.Kind}
	})}, nil
}

func (s *server) ListAreas(ctx context.Context, r ListAreasRequestObject) (ListAreasResponseObject, error) {
	items, cursor, err := s.Schools.Areas(ctx, page(r.Params.Cursor, r.Params.Limit))
	if err != nil {
		return nil, err
	}
	return ListAreas200JSONResponse{Items: each(items, wireArea), NextCursor: next(cursor)}, nil
}

func (s *server) CreateArea(ctx context.Context, r CreateAreaRequestObject) (CreateAreaResponseObject, error) {
	area, err := s.Schools.CreateArea(ctx, school.NewArea{Name: r.Body.Name})
	if err != nil {
		return nil, err
	}
	return CreateArea201JSONResponse{
		Body: wireArea(*area), Headers: CreateArea201ResponseHeaders{ETag: etag(area.Version), Location: location("/areas", area.ID)},
	}, nil
}

func (s *server) GetArea(ctx context.Context, r GetAreaRequestObject) (GetAreaResponseObject, error) {
	area, err := s.Schools.Area(ctx, r.AreaID)
	if err != nil {
		return nil, err
	}
	return GetArea200JSONResponse{Body: wireArea(*area), Headers: GetArea200ResponseHeaders{ETag: etag(area.Version)}}, nil
}

func (s *server) UpdateArea(ctx context.Context, r UpdateAreaRequestObject) (UpdateAreaResponseObject, error) {
	area, err := s.Schools.UpdateArea(ctx, r.AreaID, version(r.Params.IfMatch), school.NewArea{Name: r.Body.Name})
	if err != nil {
		return nil, err
	}
	return UpdateArea200JSONResponse{Body: wireArea(*area), Headers: UpdateArea200ResponseHeaders{ETag: etag(area.Version)}}, nil
}

func wireArea(a school.Area) Area {
	return Area{ID: a.ID, Name: a.Name, Version: a.Version, CreatedAt: instant(a.CreatedAt)}
}

func (s *server) ListSchools(ctx context.Context, r ListSchoolsRequestObject) (ListSchoolsResponseObject, error) {
	items, cursor, err := s.Schools.Schools(ctx, school.Filter{AreaID: value(r.Params.AreaID)}, page(r.Params.Cursor, r.Params.Limit))
	if err != nil {
		return nil, err
	}
	return ListSchools200JSONResponse{Items: each(items, wireSchool), NextCursor: next(cursor)}, nil
}

func (s *server) CreateSchool(ctx context.Context, r CreateSchoolRequestObject) (CreateSchoolResponseObject, error) {
	created, err := s.Schools.CreateSchool(ctx, parseSchool(r.Body))
	if err != nil {
		return nil, err
	}
	return CreateSchool201JSONResponse{
		Body:    wireSchool(*created),
		Headers: CreateSchool201ResponseHeaders{ETag: etag(created.Version), Location: location("/schools", created.ID)},
	}, nil
}

func (s *server) GetSchool(ctx context.Context, r GetSchoolRequestObject) (GetSchoolResponseObject, error) {
	found, err := s.Schools.School(ctx, r.SchoolID)
	if err != nil {
		return nil, err
	}
	return GetSchool200JSONResponse{Body: wireSchool(*found), Headers: GetSchool200ResponseHeaders{ETag: etag(found.Version)}}, nil
}

func (s *server) UpdateSchool(ctx context.Context, r UpdateSchoolRequestObject) (UpdateSchoolResponseObject, error) {
	updated, err := s.Schools.UpdateSchool(ctx, r.SchoolID, version(r.Params.IfMatch), parseSchool(r.Body))
	if err != nil {
		return nil, err
	}
	return UpdateSchool200JSONResponse{Body: wireSchool(*updated), Headers: UpdateSchool200ResponseHeaders{ETag: etag(updated.Version)}}, nil
}

func parseSchool(d *SchoolDetails) school.SchoolDetails {
	return school.SchoolDetails{
		ExternalKey: d.ExternalKey, Name: d.Name, Town: d.Town, Kind: d.Kind, AreaID: d.AreaID, OrganisationID: d.OrganisationID,
		Providers: d.Providers,
	}
}

func wireSchool(x school.School) School {
	return School{
		ID: x.ID, ExternalKey: x.ExternalKey, Name: x.Name, Town: x.Town, Kind: x.Kind, AreaID: x.AreaID, OrganisationID: x.OrganisationID,
		Providers: orEmpty(x.Providers), Version: x.Version, CreatedAt: instant(x.CreatedAt),
	}
}

func (s *server) ListSchoolDays(ctx context.Context, r ListSchoolDaysRequestObject) (ListSchoolDaysResponseObject, error) {
	days, err := s.Schools.SchoolDays(ctx, r.SchoolID, calendar.Range{From: r.Params.From, Until: r.Params.Until})
	if err != nil {
		return nil, err
	}
	return ListSchoolDays200JSONResponse{Items: each(days, func(d school.Day) SchoolDay {
		return SchoolDay{Date: d.Date, Kind: d.Kind, Name: orNull(d.Name), Ends: d.Ends}
	})}, nil
}

func (s *server) ListTravelTimes(ctx context.Context, _ ListTravelTimesRequestObject) (ListTravelTimesResponseObject, error) {
	times, err := s.Schools.TravelTimes(ctx)
	if err != nil {
		return nil, err
	}
	return ListTravelTimes200JSONResponse{Items: each(times, wireTravelTime)}, nil
}

func (s *server) PutTravelTimes(ctx context.Context, r PutTravelTimesRequestObject) (PutTravelTimesResponseObject, error) {
	err := s.Schools.PutTravelTimes(ctx, each(r.Body.Items, func(t TravelTime) school.TravelTime {
		return school.TravelTime{FromSchoolID: t.FromSchoolID, ToSchoolID: t.ToSchoolID, Minutes: t.Minutes}
	}))
	if err != nil {
		return nil, err
	}
	times, err := s.Schools.TravelTimes(ctx)
	if err != nil {
		return nil, err
	}
	return PutTravelTimes200JSONResponse{Items: each(times, wireTravelTime)}, nil
}

func wireTravelTime(t school.TravelTime) TravelTime {
	return TravelTime{FromSchoolID: t.FromSchoolID, ToSchoolID: t.ToSchoolID, Minutes: t.Minutes}
}

func (s *server) ListSpecialDays(ctx context.Context, r ListSpecialDaysRequestObject) (ListSpecialDaysResponseObject, error) {
	days, err := s.Schools.SpecialDays(ctx, r.SchoolID, calendar.Range{From: r.Params.From, Until: r.Params.Until})
	if err != nil {
		return nil, err
	}
	return ListSpecialDays200JSONResponse{Items: each(days, wireSpecialDay)}, nil
}

func (s *server) CreateSpecialDay(ctx context.Context, r CreateSpecialDayRequestObject) (CreateSpecialDayResponseObject, error) {
	day, err := s.Schools.CreateSpecialDay(ctx, r.SchoolID, school.SpecialDayDetails{
		Day: r.Body.Day, Kind: r.Body.Kind, Ends: r.Body.Ends, PlaceID: r.Body.PlaceID,
	})
	if err != nil {
		return nil, err
	}
	return CreateSpecialDay201JSONResponse{
		Body: wireSpecialDay(*day), Headers: CreateSpecialDay201ResponseHeaders{Location: location("/special-days", day.ID)},
	}, nil
}

func (s *server) DeleteSpecialDay(ctx context.Context, r DeleteSpecialDayRequestObject) (DeleteSpecialDayResponseObject, error) {
	if err := s.Schools.DeleteSpecialDay(ctx, r.SpecialDayID); err != nil {
		return nil, err
	}
	return DeleteSpecialDay204Response{}, nil
}

func wireSpecialDay(d school.SpecialDay) SpecialDay {
	return SpecialDay{
		ID: d.ID, SchoolID: d.SchoolID, Day: d.Day, Kind: d.Kind, Ends: d.Ends, PlaceID: d.PlaceID, CreatedAt: instant(d.CreatedAt),
	}
}

package api

import (
	"context"

	"schulalltag/internal/staff"
)

func (s *server) ListAssistants(ctx context.Context, r ListAssistantsRequestObject) (ListAssistantsResponseObject, error) {
	f := staff.Filter{SchoolID: value(r.Params.SchoolID), On: r.Params.On, Name: value(r.Params.Name)}
	items, cursor, err := s.Pool.Assistants(ctx, f, page(r.Params.Cursor, r.Params.Limit))
	if err != nil {
		return nil, err
	}
	return ListAssistants200JSONResponse{Items: each(items, wireAssistant), NextCursor: next(cursor)}, nil
}

func (s *server) HireAssistant(ctx context.Context, r HireAssistantRequestObject) (HireAssistantResponseObject, error) {
	a, err := s.Pool.Hire(ctx, parseAssistant(r.Body))
	if err != nil {
		return nil, err
	}
	return HireAssistant201JSONResponse{
		Body:    wireAssistant(*a),
		Headers: HireAssistant201ResponseHeaders{ETag: etag(a.Version), Location: location("/assistants", a.ID)},
	}, nil
}

func (s *server) GetAssistant(ctx context.Context, r GetAssistantRequestObject) (GetAssistantResponseObject, error) {
	a, err := s.Pool.Assistant(ctx, r.AssistantID)
	if err != nil {
		return nil, err
	}
	return GetAssistant200JSONResponse{Body: wireAssistant(*a), Headers: GetAssistant200ResponseHeaders{ETag: etag(a.Version)}}, nil
}

func (s *server) UpdateAssistant(ctx context.Context, r UpdateAssistantRequestObject) (UpdateAssistantResponseObject, error) {
	a, err := s.Pool.UpdateAssistant(ctx, r.AssistantID, version(r.Params.IfMatch), parseAssistant(r.Body))
	if err != nil {
		return nil, err
	}
	return UpdateAssistant200JSONResponse{Body: wireAssistant(*a), Headers: UpdateAssistant200ResponseHeaders{ETag: etag(a.Version)}}, nil
}

func parseAssistant(d *AssistantDetails) staff.Details {
	return staff.Details{
		UserID: d.UserID, GivenName: d.GivenName, FamilyName: d.FamilyName, HomeSchoolID: d.HomeSchoolID, Active: d.Active,
		Contracts: each(d.Contracts, func(c Contract) staff.Contract {
			return staff.Contract{
				ValidFrom: c.ValidFrom, ValidUntil: c.ValidUntil,
				WeekMinutes: c.WeekMinutes, OutsideMinutes: c.OutsideMinutes, DayMinutes: c.DayMinutes,
			}
		}),
		Qualifications: d.Qualifications,
		Clearances: each(d.Clearances, func(c Clearance) staff.Clearance {
			return staff.Clearance{Kind: c.Kind, ShownOn: c.ShownOn, ValidUntil: c.ValidUntil}
		}),
		Availability: each(d.Availability, func(w Window) staff.Window {
			return staff.Window{Weekday: w.Weekday, Starts: w.Starts, Ends: w.Ends}
		}),
		Schools: d.Schools, BarredPlaces: d.BarredPlaces,
	}
}

func wireAssistant(a staff.Assistant) Assistant {
	return Assistant{
		ID: a.ID, ProviderID: a.ProviderID, UserID: a.UserID, GivenName: a.GivenName, FamilyName: a.FamilyName,
		HomeSchoolID: a.HomeSchoolID, Active: a.Active,
		Contracts: each(a.Contracts, func(c staff.Contract) Contract {
			return Contract{
				ValidFrom: c.ValidFrom, ValidUntil: c.ValidUntil,
				WeekMinutes: c.WeekMinutes, OutsideMinutes: c.OutsideMinutes, DayMinutes: c.DayMinutes,
			}
		}),
		Qualifications: orEmpty(a.Qualifications),
		Clearances: each(a.Clearances, func(c staff.Clearance) Clearance {
			return Clearance{Kind: c.Kind, ShownOn: c.ShownOn, ValidUntil: c.ValidUntil}
		}),
		Availability: each(a.Availability, func(w staff.Window) Window {
			return Window{Weekday: w.Weekday, Starts: w.Starts, Ends: w.Ends}
		}),
		Schools: orEmpty(a.Schools), BarredPlaces: orEmpty(a.BarredPlaces), Version: a.Version, CreatedAt: instant(a.CreatedAt),
	}
}

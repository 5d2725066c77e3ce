package api

import (
	"context"

	"schulalltag/internal/coverage"
)

func (s *server) ReadCoverage(ctx context.Context, r ReadCoverageRequestObject) (ReadCoverageResponseObject, error) {
	facts, err := s.Coverage.Facts(ctx, coverage.Query{
		By: coverage.By(r.Params.By), From: r.Params.From, Until: r.Params.Until,
		SchoolID: value(r.Params.SchoolID), AreaID: value(r.Params.AreaID),
	})
	if err != nil {
		return nil, err
	}
	return ReadCoverage200JSONResponse{Items: each(facts, func(f coverage.Fact) CoverageFact {
		return CoverageFact{
			PlaceID: orNull(f.PlaceID), PlaceLabel: orNull(f.PlaceLabel), SchoolID: orNull(f.SchoolID), SchoolName: orNull(f.SchoolName),
			AreaID: orNull(f.AreaID), AreaName: orNull(f.AreaName), Week: orNull(f.Week),
			NeedMinutes: f.NeedMinutes, PlannedMinutes: f.PlannedMinutes, DeliveredMinutes: f.DeliveredMinutes, OpenMinutes: f.OpenMinutes,
		}
	})}, nil
}

package school_test

import (
	"bytes"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/uuid"
	"gorm.io/gorm"

	"schulalltag/internal/account"
	"schulalltag/internal/postgres"
	"schulalltag/internal/school"
	"schulalltag/internal/school/schooltest"
)

func TestAreas(t *testing.T) {
	t.Parallel()
	w, _ := world(t)
	d := w.Vogelsberg
	area, err := w.Schools.CreateArea(d.Operator, school.NewArea{Name: "Sozialraum Schotten"})
	if err != nil {
		t.Fatal(err)
	}
	t.Run("refuse the name of another", func(t *testing.T) {
		_, err := w.Schools.CreateArea(d.Operator, school.NewArea{Name: area.Name})
		wantErr(t, err, school.ErrAreaExists, "/name")
		_, err = w.Schools.UpdateArea(d.Operator, d.Area.ID, 1, school.NewArea{Name: area.Name})
		wantErr(t, err, school.ErrAreaExists, "/name")
	})
	t.Run("refuse no name", func(t *testing.T) {
		_, err := w.Schools.CreateArea(d.Operator, school.NewArea{})
		wantErr(t, err, school.ErrAreaInvalid, "/name")
		_, err = w.Schools.UpdateArea(d.Operator, area.ID, 1, school.NewArea{})
		wantErr(t, err, school.ErrAreaInvalid, "/name")
	})
	t.Run("can be renamed in the version that was read", func(t *testing.T) {
		area, err = w.Schools.UpdateArea(d.Operator, area.ID, 1, school.NewArea{Name: "Sozialraum Süd"})
		if err != nil || area.Version != 2 {
			t.Fatal(area, err)
		}
		_, err := w.Schools.UpdateArea(d.Operator, area.ID, 1, school.NewArea{Name: "Sozialraum Ost"})
		wantErr(t, err, postgres.ErrStale)
	})
	t.Run("are read by everybody in the district and nobody else", func(t *testing.T) {
		for _, who := range []schooltest.School{d.Schools[0], d.Schools[1]} {
			areas, _, err := w.Schools.Areas(who.Secretary, postgres.Page{})
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff([]school.Area{d.Area, *area}, areas); diff != "" {
				t.Error(diff)
			}
		}
		if diff := cmp.Diff(area, must[*school.Area](t)(w.Schools.Area(d.Schools[0].Secretary, area.ID))); diff != "" {
			t.Error(diff)
		}
		_, err := w.Schools.Area(w.Giessen.Operator, area.ID)
		wantErr(t, err, school.ErrAreaNotFound)
		_, err = w.Schools.UpdateArea(w.Giessen.Operator, area.ID, 2, school.NewArea{Name: "Sozialraum West"})
		wantErr(t, err, school.ErrAreaNotFound)
	})
}

func TestCreateSchool(t *testing.T) {
	t.Parallel()
	w, _ := world(t)
	d := w.Vogelsberg
	s := d.Schools[0]
	details := school.SchoolDetails{
		ExternalKey: s.ExternalKey, Name: "Oberwaldschule", Town: "Grebenhain", Kind: school.KindComprehensive,
		AreaID: d.Area.ID, OrganisationID: s.OrganisationID, Providers: s.Providers,
	}
	t.Run("refuses the external key or the organisation of another", func(t *testing.T) {
		_, err := w.Schools.CreateSchool(d.Operator, details)
		wantErr(t, err, school.ErrSchoolExists)
	})
	t.Run("names everything faulty at once", func(t *testing.T) {
		_, err := w.Schools.CreateSchool(d.Operator, school.SchoolDetails{
			ExternalKey: "6132", Name: "", Town: " ", Kind: "academy", AreaID: w.Giessen.Area.ID, OrganisationID: d.Providers[0].ID,
			Providers: []uuid.UUID{d.Providers[0].ID, s.OrganisationID, d.Providers[0].ID, w.Giessen.Providers[0].ID},
		})
		wantErr(t, err, school.ErrSchoolInvalid, "/externalKey", "/name", "/town", "/kind", "/areaId", "/organisationId",
			"/providers/1", "/providers/2", "/providers/3")
	})
}

func TestUpdateSchool(t *testing.T) {
	t.Parallel()
	w, db := world(t)
	d := w.Vogelsberg
	before := d.Schools[1]
	details := school.SchoolDetails{
		ExternalKey: before.ExternalKey, Name: "Dieffenbachschule", Town: before.Town, Kind: before.Kind,
		AreaID: before.AreaID, OrganisationID: before.OrganisationID, Providers: []uuid.UUID{d.Providers[1].ID},
	}
	t.Run("refuses the external key of another", func(t *testing.T) {
		taken := details
		taken.ExternalKey = d.Schools[0].ExternalKey
		_, err := w.Schools.UpdateSchool(d.Operator, before.ID, 1, taken)
		wantErr(t, err, school.ErrSchoolExists)
	})
	t.Run("changes the school and who serves it", func(t *testing.T) {
		updated, err := w.Schools.UpdateSchool(d.Operator, before.ID, 1, details)
		if err != nil {
			t.Fatal(err)
		}
		want := before.School
		want.Name, want.Providers, want.Version = details.Name, details.Providers, 2
		if diff := cmp.Diff(&want, updated); diff != "" {
			t.Error(diff)
		}
		if diff := cmp.Diff(&want, must[*school.School](t)(w.Schools.School(before.Secretary, before.ID))); diff != "" {
			t.Error(diff)
		}
		served := func(p schooltest.Provider) []school.School {
			var found []school.School
			err := postgres.Read(t.Context(), db, d.Key, func(tx *gorm.DB) (err error) {
				found, err = school.SchoolsServed(tx, d.Key, p.ID)
				return err
			})
			if err != nil {
				t.Fatal(err)
			}
			return found
		}
		if diff := cmp.Diff([]school.School{d.Schools[0].School}, served(d.Providers[0])); diff != "" {
			t.Error(diff)
		}
		if diff := cmp.Diff([]school.School{*updated}, served(d.Providers[1])); diff != "" {
			t.Error(diff)
		}
	})
	t.Run("refuses a version that somebody else has changed, and another district's school", func(t *testing.T) {
		_, err := w.Schools.UpdateSchool(d.Operator, before.ID, 1, details)
		wantErr(t, err, postgres.ErrStale)
		_, err = w.Schools.UpdateSchool(w.Giessen.Operator, before.ID, 2, details)
		wantErr(t, err, school.ErrSchoolNotFound)
	})
}

func TestSchoolsAndClosedOrganisations(t *testing.T) {
	t.Parallel()
	w, db := world(t)
	d := w.Vogelsberg
	accounts, err := account.New(account.Config{
		DB: db, Now: schooltest.Now, Secret: bytes.Repeat([]byte{7}, 32), Issuer: "https://schulalltag.example", Audience: "https://schulalltag.example",
	})
	if err != nil {
		t.Fatal(err)
	}
	organisation := func(kind account.OrganisationKind, name string, active bool) uuid.UUID {
		t.Helper()
		o := must[*account.Organisation](t)(accounts.CreateOrganisation(d.Operator, account.OrganisationDetails{Kind: kind, Name: name}))
		if !active {
			must[*account.Organisation](t)(accounts.UpdateOrganisation(d.Operator, o.ID, 1, account.OrganisationChange{Name: name}))
		}
		return o.ID
	}
	provider := organisation(account.KindProvider, "Diakonie", true)
	details := school.SchoolDetails{
		ExternalKey: "HE-6199", Name: "Oberwaldschule", Town: "Grebenhain", Kind: school.KindComprehensive, AreaID: d.Area.ID,
		OrganisationID: organisation(account.KindSchool, "Oberwaldschule", true), Providers: []uuid.UUID{d.Providers[0].ID, provider},
	}
	t.Run("refuse one as the school's or a provider, naming it", func(t *testing.T) {
		closed := details
		closed.OrganisationID = organisation(account.KindSchool, "Alte Schule", false)
		closed.Providers = []uuid.UUID{d.Providers[0].ID, organisation(account.KindProvider, "Alter Träger", false)}
		_, err := w.Schools.CreateSchool(d.Operator, closed)
		wantErr(t, err, school.ErrSchoolInvalid, "/organisationId", "/providers/1")
		_, err = w.Schools.UpdateSchool(d.Operator, d.Schools[0].ID, 1, closed)
		wantErr(t, err, school.ErrSchoolInvalid, "/organisationId", "/providers/1")
	})
	t.Run("keep one that has closed since", func(t *testing.T) {
		created := must[*school.School](t)(w.Schools.CreateSchool(d.Operator, details))
		must[*account.Organisation](t)(accounts.UpdateOrganisation(d.Operator, provider, 1, account.OrganisationChange{Name: "Diakonie"}))
		must[*account.Organisation](t)(accounts.UpdateOrganisation(d.Operator, details.OrganisationID, 1, account.OrganisationChange{Name: "Oberwaldschule"}))
		details.Name = "Oberwaldschule Grebenhain"
		must[*school.School](t)(w.Schools.UpdateSchool(d.Operator, created.ID, 1, details))
	})
}

func TestPutTravelTimes(t *testing.T) {
	t.Parallel()
	w, _ := world(t)
	d := w.Vogelsberg
	put := []school.TravelTime{{FromSchoolID: d.Schools[1].ID, ToSchoolID: d.Schools[0].ID, Minutes: 40}} // the other way round
	if err := w.Schools.PutTravelTimes(d.Operator, put); err != nil {
		t.Fatal(err)
	}
	want := []school.TravelTime{{DistrictID: d.Key, FromSchoolID: d.Schools[0].ID, ToSchoolID: d.Schools[1].ID, Minutes: 40}}
	if diff := cmp.Diff(want, must[[]school.TravelTime](t)(w.Schools.TravelTimes(d.Operator))); diff != "" {
		t.Errorf("the pair is not kept once: %s", diff)
	}
	put[0].ToSchoolID = w.Giessen.Schools[0].ID
	wantErr(t, w.Schools.PutTravelTimes(d.Operator, put), school.ErrTravelTimesInvalid, "/items/0/toSchoolId")
}

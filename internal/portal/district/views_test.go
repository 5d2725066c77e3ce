package district

import (
	"testing"

	"schulalltag/internal/portal/frame/frametest"
)

func TestTemplatesFitTheirPages(t *testing.T) {
	frametest.Check(t, organisationsView)
	frametest.Check(t, newOrganisationView)
	frametest.Check(t, organisationView)
	frametest.Check(t, schoolsView)
	frametest.Check(t, schoolView)
	frametest.Check(t, areasView)
	frametest.Check(t, areaView)
	frametest.Check(t, travelView)
	frametest.Check(t, peopleView)
	frametest.Check(t, newPersonView)
	frametest.Check(t, personView)
	frametest.Check(t, invitationView)
	frametest.Check(t, clientsView)
	frametest.Check(t, newClientView)
	frametest.Check(t, clientView)
	frametest.Check(t, secretView)
	frametest.Check(t, importsView)
	frametest.Check(t, newImportView)
	frametest.Check(t, importView)
	frametest.Check(t, auditView)
	frametest.Used(t, files, "organisations.html", "organisation_new.html", "organisation.html", "schools.html", "school.html", "areas.html", "area.html", "travel.html",
		"people.html", "person_new.html", "person.html", "invitation.html", "clients.html", "client_new.html", "client.html", "client_secret.html",
		"imports.html", "import_new.html", "import.html", "audit.html")
}

package api

import "net/http"

// rowsOfMatrix is one row for each operation of the contract.
func rowsOfMatrix() []row {
	just := func(v any) func(*district) any { return func(*district) any { return v } }
	needs := func(d *district) any {
		return document{"needs": []any{document{
			"slotId": d.ids["slotId"], "persons": 1, "priority": "low", "qualification": "basic", "purpose": "learning",
		}}}
	}
	schoolDetails := func(d *district) any {
		return document{"externalKey": "HE-1234", "name": "Schule am Wald", "town": "Schotten", "kind": "primary",
			"areaId": d.ids["areaId"], "organisationId": d.ids["newSchoolId"], "providers": []string{d.ids["providerId"]}}
	}
	person := func(d *district) any {
		return document{"email": "neu@06535.example", "givenName": "Nora", "familyName": "Neu",
			"memberships": []any{document{"organisationId": d.ids["organisationId"], "role": "school"}}}
	}
	unchangedPerson := func(d *district) any {
		return document{"givenName": "Sekretariat", "familyName": "Beispiel", "active": true,
			"memberships": []any{document{"organisationId": d.ids["organisationId"], "role": "school"}}}
	}
	ownAssistant := func(d *district) any { return assistantDetails(d.ids["schoolId"], "") }
	sameAssistant := func(d *district) any { return assistantDetails(d.ids["schoolId"], d.ids["assistantUser"]) }
	pin := func(d *district) any {
		return document{"changes": []any{document{"op": "pin", "assistantId": d.ids["assistantId"], "slotId": d.ids["slotId"]}}}
	}
	bell := just(document{"validFrom": "2027-02-01", "slots": lessons()})
	place := document{"kind": "class", "label": "4a", "grade": 4, "validFrom": "2026-08-01"}
	november := "?from=2026-11-09&until=2026-11-22"
	return []row{
		{id: "getMe", who: "secretary", unowned: true},
		{id: "listSessions", who: "secretary"},
		{id: "listOrganisations", who: "secretary"},
		{id: "getOrganisation", who: "secretary"},
		{id: "createOrganisation", who: "operator", unowned: true, body: just(document{"kind": "school", "name": "Schule am Wald"})},
		{id: "updateOrganisation", who: "operator", etagAt: "/organisations/{organisationId}",
			body: just(document{"name": "Grundschule Eichberg", "active": true})},
		{id: "listUsers", who: "operator"},
		{id: "createUser", who: "operator", body: person, foreign: http.StatusUnprocessableEntity},
		{id: "getUser", who: "operator"},
		{id: "updateUser", who: "operator", etagAt: "/users/{userId}", body: unchangedPerson},
		{id: "inviteUser", who: "operator", path: map[string]string{"userId": "youthUser"}},
		{id: "listClients", who: "operator"},
		{id: "getClient", who: "operator"},
		{id: "createClient", who: "operator", foreign: http.StatusUnprocessableEntity, body: func(d *district) any {
			return document{"organisationId": d.ids["youthId"], "name": "Statistik", "role": "youth_office", "scopes": []string{"coverage:read"}}
		}},
		{id: "listAuditEvents", who: "secretary"},

		{id: "listHolidays", who: "assistant", query: november, unowned: true},
		{id: "listAreas", who: "operator"},
		{id: "getArea", who: "operator"},
		{id: "createArea", who: "operator", unowned: true, body: just(document{"name": "Schlitzerland"})},
		{id: "updateArea", who: "operator", etagAt: "/areas/{areaId}", body: just(document{"name": "Oberwald Süd"})},
		{id: "listSchools", who: "secretary"},
		{id: "createSchool", who: "operator", foreign: http.StatusUnprocessableEntity, body: func(d *district) any {
			details := schoolDetails(d).(document)
			details["organisationId"] = d.ids["spareSchoolId"]
			return details
		}},
		{id: "getSchool", who: "secretary"},
		{id: "updateSchool", who: "operator", etagAt: "/schools/{schoolId}", body: func(d *district) any {
			details := schoolDetails(d).(document)
			details["externalKey"], details["organisationId"] = "HE-065350", d.ids["organisationId"]
			return details
		}},
		{id: "listSchoolDays", who: "secretary", query: november},
		{id: "listTravelTimes", who: "operator"},
		{id: "putTravelTimes", who: "operator", foreign: http.StatusUnprocessableEntity, body: func(d *district) any {
			return document{"items": []any{document{"fromSchoolId": d.ids["schoolId"], "toSchoolId": d.ids["schoolId2"], "minutes": 30}}}
		}},
		{id: "listBellSchedules", who: "secretary"},
		{id: "getBellSchedule", who: "secretary"},
		{id: "createBellSchedule", who: "secretary", body: bell},
		{id: "updateBellSchedule", who: "secretary", etagAt: "/bell-schedules/{bellScheduleId}",
			body: just(document{"validFrom": "2026-08-01", "validUntil": "2027-01-31", "slots": lessons()})},
		{id: "listPlaces", who: "secretary", query: "?kind=class&on=2026-11-19"},
		{id: "getPlace", who: "secretary"},
		{id: "createPlace", who: "secretary", body: just(place)},
		{id: "updatePlace", who: "secretary", etagAt: "/places/{placeId}",
			body: just(document{"kind": "class", "label": "3b", "grade": 3, "validFrom": "2026-08-01"})},
		{id: "listNeedWeeks", who: "secretary", query: november},
		{id: "putNeedWeek", who: "secretary", path: map[string]string{"validFrom": "2027-01-11"}, etagAt: "/places/{placeId}", body: needs},
		{id: "listSpecialDays", who: "secretary", query: "?from=2026-12-01&until=2026-12-31"},
		{id: "createSpecialDay", who: "secretary", body: just(document{"day": "2026-12-10", "kind": "early_end", "ends": "10:00"})},
		{id: "deleteSpecialDay", who: "secretary"},
		{id: "deletePlace", who: "secretary", path: map[string]string{"placeId": "sparePlaceId"}, etagAt: "/places/{sparePlaceId}"},
		{id: "deleteBellSchedule", who: "secretary", path: map[string]string{"bellScheduleId": "spareBellId"}, etagAt: "/bell-schedules/{spareBellId}"},

		{id: "listAssistants", who: "planner", query: "?on=2026-11-19"},
		{id: "getAssistant", who: "planner"},
		{id: "hireAssistant", who: "planner", foreign: http.StatusUnprocessableEntity, body: ownAssistant},
		{id: "updateAssistant", who: "planner", etagAt: "/assistants/{assistantId}", body: sameAssistant},

		{id: "listPlanningRuns", who: "planner"},
		{id: "getPlanningRun", who: "planner"},
		{id: "getPlanningProblem", who: "planner"},
		{id: "startPlanningRun", who: "planner", foreign: http.StatusNotFound, body: func(d *district) any {
			return document{"validFrom": "2026-12-01", "validUntil": "2026-12-18", "maxSeconds": 1, "maxIterations": 1, "fromRosterId": d.ids["rosterId"]}
		}},
		{id: "stopPlanningRun", who: "planner", path: map[string]string{"planningRunId": "openRunId"}, want: http.StatusConflict}, // it only waits
		{id: "cancelPlanningRun", who: "planner", path: map[string]string{"planningRunId": "openRunId"}},
		{id: "getFoundPlan", who: "planner"},
		{id: "replayPlanningRun", who: "planner"},
		{id: "listWhatIfRuns", who: "planner"},
		{id: "startWhatIfRun", who: "planner", foreign: http.StatusNotFound, body: func(d *district) any { return whatIf(d) }},
		{id: "getWhatIfRun", who: "planner", path: map[string]string{"planningRunId": "whatIfId"}},
		{id: "stopWhatIfRun", who: "planner", path: map[string]string{"planningRunId": "openWhatIfId"}, want: http.StatusConflict}, // it only waits
		{id: "cancelWhatIfRun", who: "planner", path: map[string]string{"planningRunId": "openWhatIfId"}},
		{id: "listRosters", who: "planner"},
		{id: "getRoster", who: "planner"},
		{id: "listSeries", who: "planner"},
		{id: "getPlan", who: "planner"},
		{id: "diffRoster", who: "planner"},
		{id: "listOpenNeeds", who: "planner"},
		{id: "explainGap", who: "planner", path: map[string]string{"placeId": "openPlaceId"}},
		{id: "explainSeries", who: "planner"},
		{id: "listHourValues", who: "planner", query: "?by=school&rosterId={rosterId}", foreign: http.StatusNotFound},
		{id: "judgeRoster", who: "planner", body: pin},
		{id: "changeRoster", who: "planner", etagAt: "/rosters/{rosterId}", body: pin},
		{id: "listAssignments", who: "secretary", query: november},

		{id: "listTimeEntries", who: "assistant", query: november},
		{id: "sumTimeEntries", who: "secretary", query: november + "&by=school"},
		{id: "getTimeEntry", who: "assistant"},
		{id: "correctTimeEntry", who: "assistant", etagAt: "/time-entries/{timeEntryId}", body: func(d *district) any {
			return document{"startsAt": d.ids["entryStart"], "endsAt": d.ids["entryEnd"], "breakMinutes": 0, "worked": true}
		}},
		{id: "confirmWeek", who: "secretary", path: map[string]string{"week": "2026-W46"}, body: just(document{"exceptions": []any{}})},
		{id: "approveHours", who: "planner", unowned: true, body: just(document{"from": "2026-11-09", "until": "2026-11-15"})},
		{id: "listMonthClosings", who: "planner"},
		{id: "closeMonth", who: "planner", unowned: true, body: just(document{"month": "2026-10"}), want: http.StatusConflict}, // nobody worked
		{id: "readCoverage", who: "secretary", query: november + "&by=place"},

		{id: "publishRoster", who: "planner", etagAt: "/rosters/{rosterId}", body: just(document{"from": "2026-12-07"})},
		{id: "deleteRoster", who: "planner", path: map[string]string{"rosterId": "spareRosterId"}, etagAt: "/rosters/{spareRosterId}"},
		{id: "revokeClient", who: "operator", path: map[string]string{"clientId": "oldClientId"}, etagAt: "/clients/{oldClientId}"},
		{id: "changePassword", who: "planner", unowned: true,
			body: just(document{"currentPassword": passphrase, "newPassword": "sieben Raben auf der Scheune"})},
		{id: "revokeSession", who: "secretary", path: map[string]string{"sessionId": "spareSessionId"}},
		{id: "signOut", who: "assistant", unowned: true},

		{id: "signIn", body: just(document{"email": "youth@06535.example", "password": passphrase})},
		{id: "refreshSession", body: func(d *district) any { return document{"refreshToken": d.ids["refreshToken"]} }},
		{id: "acceptInvitation", body: func(d *district) any {
			return document{"code": d.ids["invitationCode"], "password": "sieben Raben auf der Scheune"}
		}},
		{id: "requestToken", body: func(d *district) any {
			return []byte("grant_type=client_credentials&client_id=" + d.ids["spareClientId"] + "&client_secret=" + d.ids["spareSecret"])
		}},
	}
}

package words

import "schulalltag/internal/coverage"

var ofCoverage = noun{
	labels: map[any]string{
		coverage.ByPlace:  "nach Einsatzort",
		coverage.BySchool: "nach Schule",
		coverage.ByArea:   "nach Sozialraum",
		coverage.ByWeek:   "nach Woche",
	},
	sentences: map[string]string{
		"must be place, school, area or week":   "Bitte wählen Sie Einsatzort, Schule, Sozialraum oder Woche.",
		"must be less than 400 days after from": "Bitte wählen Sie weniger als 400 Tage.",
	},
}

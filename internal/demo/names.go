package demo

import "math/rand/v2"

// Invented people: combinations of frequent names, drawn from a fixed seed so that every demo has the same ones.
var (
	givenNames = []string{"Anna", "Birgit", "Carmen", "Daniela", "Elif", "Franziska", "Gabriele", "Heike", "Ines", "Jana", "Katrin", "Lena", "Maria", "Nadine", "Olga",
		"Petra", "Renate", "Sabine", "Tanja", "Ute", "Vera", "Yasemin", "Andreas", "Bernd", "Christian", "Dirk", "Emre", "Frank", "Georg", "Holger", "Jan", "Karsten",
		"Lukas", "Markus", "Niklas", "Oliver", "Paul", "Ralf", "Stefan", "Thomas"}
	familyNames = []string{"Albrecht", "Bauer", "Becker", "Böhm", "Demir", "Dietz", "Eckhardt", "Engel", "Faust", "Fischer", "Graf", "Groß", "Hahn", "Hartmann", "Heil",
		"Hofmann", "Jung", "Kaya", "Keller", "Klein", "Koch", "Kraft", "Krämer", "Lang", "Lorenz", "Ludwig", "Maier", "Merz", "Möller", "Naumann", "Nowak", "Otto",
		"Pfeiffer", "Roth", "Ruhl", "Sauer", "Schäfer", "Schmidt", "Schneider", "Scholz", "Stein", "Stumpf", "Vogel", "Wagner", "Weber", "Weiß", "Winter", "Wolf",
		"Yilmaz", "Ziegler"}
)

type person struct{ given, family string }

// people draws n different persons.
func people(draw *rand.Rand, n int) []person {
	drawn := make([]person, 0, n)
	seen := map[person]bool{}
	for len(drawn) < n {
		p := person{givenNames[draw.IntN(len(givenNames))], familyNames[draw.IntN(len(familyNames))]}
		if !seen[p] {
			seen[p] = true
			drawn = append(drawn, p)
		}
	}
	return drawn
}

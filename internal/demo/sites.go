package demo

import (
	"fmt"

	"schulalltag/internal/school"
)

// district is the official key and name of the pilot's district.
const (
	districtKey  = "06535"
	districtName = "Vogelsbergkreis"
)

// The areas in which schools and providers work together; their cut is invented.
const (
	areaAlsfeld   = "Raum Alsfeld"
	areaLauterb   = "Raum Lauterbach und Schlitz"
	areaMuecke    = "Raum Mücke und Homberg"
	areaVogelsbrg = "Raum Schotten und Hoher Vogelsberg"
)

var areas = []string{areaAlsfeld, areaLauterb, areaMuecke, areaVogelsbrg}

// A site is one of the nine pilot schools. Names, towns and kinds are real; the number of Oberwaldschule is the published one, the other keys,
// the classes and the posts are invented to fit the published sizes, but for Herbstein's eleven class and six bus assistants, which are public.
type site struct {
	key, name, town, area string
	kind                  school.Kind
	bell                  bell
	classes               []class
	posts, busPosts       int // assistants based here
}

// A class is a label and its grade; 0 is a preparatory class (Vorklasse).
type class struct {
	label string
	grade int
}

func sites() []site {
	return []site{
		{key: "HE-9001", name: "Gerhart-Hauptmann-Schule", town: "Alsfeld", area: areaAlsfeld, kind: school.KindPrimaryWithOrientation, bell: bellPrimary,
			classes: append(rows(1, 4, 3), append(rows(5, 6, 2), class{"VK", 0})...), posts: 8},
		{key: "HE-9002", name: "Stadtschule Alsfeld", town: "Alsfeld", area: areaAlsfeld, kind: school.KindPrimary, bell: bellPrimary,
			classes: rows(1, 4, 3), posts: 6},
		{key: "HE-9003", name: "Grundschule Oberes Ohmtal", town: "Mücke", area: areaMuecke, kind: school.KindPrimary, bell: bellPrimary,
			classes: rows(1, 4, 3), posts: 6},
		{key: "HE-9004", name: "Grundschule Homberg", town: "Homberg (Ohm)", area: areaMuecke, kind: school.KindPrimary, bell: bellPrimary,
			classes: rows(1, 4, 3), posts: 6},
		{key: "HE-9005", name: "Dieffenbachschule", town: "Schlitz", area: areaLauterb, kind: school.KindPrimary, bell: bellPrimary,
			classes: append(rows(1, 4, 4), class{"IK", 2}, class{"VK1", 0}, class{"VK2", 0}), posts: 9},
		{key: "HE-9006", name: "Eichbergschule", town: "Lauterbach", area: areaLauterb, kind: school.KindPrimary, bell: bellPrimary,
			classes: append(rows(1, 4, 3), class{"VK", 0}), posts: 7},
		{key: "HE-6132", name: "Oberwaldschule", town: "Grebenhain", area: areaVogelsbrg, kind: school.KindComprehensive, bell: bellEarly,
			classes: append(rows(1, 4, 2), append(rows(5, 6, 3), rows(7, 10, 2)...)...), posts: 9},
		{key: "HE-9008", name: "Grundschule Schotten", town: "Schotten", area: areaVogelsbrg, kind: school.KindPrimary, bell: bellPrimary,
			classes: rows(1, 4, 4), posts: 7},
		{key: "HE-9009", name: "Helmut-von-Bracken-Schule", town: "Herbstein", area: areaVogelsbrg, kind: school.KindSpecial, bell: bellSpecial,
			classes: append(stage("GS", 4, 1), append(stage("MS", 4, 5), append(stage("HS", 4, 7), stage("BS", 3, 10)...)...)...), posts: 11, busPosts: 6},
	}
}

// rows gives the classes of the grades from first to last, with n parallel classes each: 1a, 1b, ...
func rows(first, last, n int) []class {
	var cs []class
	for grade := first; grade <= last; grade++ {
		for i := range n {
			cs = append(cs, class{label: fmt.Sprintf("%d%c", grade, 'a'+i), grade: grade})
		}
	}
	return cs
}

// stage gives the n groups of one stage of a special school: GS1, GS2, ...
func stage(name string, n, grade int) []class {
	cs := make([]class, n)
	for i := range cs {
		cs[i] = class{label: fmt.Sprintf("%s%d", name, i+1), grade: grade}
	}
	return cs
}

// travel is the driving time in minutes between two towns less than half an hour apart; estimates.
var travel = []struct {
	from, to string
	minutes  int
}{
	{"HE-9001", "HE-9002", 5}, {"HE-9001", "HE-9003", 20}, {"HE-9002", "HE-9003", 20}, {"HE-9001", "HE-9004", 20}, {"HE-9002", "HE-9004", 20},
	{"HE-9001", "HE-9006", 25}, {"HE-9002", "HE-9006", 25}, {"HE-9003", "HE-9004", 15}, {"HE-9005", "HE-9006", 15}, {"HE-9006", "HE-9009", 15},
	{"HE-6132", "HE-9009", 15}, {"HE-6132", "HE-9008", 20}, {"HE-9008", "HE-9009", 25}, {"HE-9003", "HE-9008", 25},
}

package words

// pointsShown is how many value points one shown point stands for: a covered lesson of normal need is worth about 29, so that
// sums stay readable and small differences are still seen.
const pointsShown = 100

// Points writes value points of a roster like 58.709, and small ones with a digit, like 6,4.
func (w *Words) Points(value int64) string {
	n := float64(value) / pointsShown
	digits := 0
	if n > -100 && n < 100 {
		digits = 1
	}
	return w.decimal(n, 0, digits)
}

// Change writes by how many value points a roster gets better or worse, like +29,3 or −4, and ±0 where it stays as good.
func (w *Words) Change(value int64) string {
	switch {
	case value > 0:
		return "+" + w.Points(value)
	case value < 0:
		return "−" + w.Points(-value)
	default:
		return "±0"
	}
}
